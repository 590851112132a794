/**
 * Walks several streams that are sorted by the same key, side by side: for each key in any of them, the row of each that
 * has one. Nothing but the current row of each is kept. Keys must be in the order of their characters' codes.
 */
export async function* mergeJoin<Rows extends object[]>(
  keyOf: (row: Rows[number]) => string,
  ...streams: { [Index in keyof Rows]: AsyncIterable<Rows[Index]> }
): AsyncGenerator<[key: string, ...{ [Index in keyof Rows]: Rows[Index] | undefined }]> {
  const iterators = streams.map((stream: AsyncIterable<Rows[number]>) => stream[Symbol.asyncIterator]());
  const next = async (index: number) => {
    const step = await iterators[index]?.next();
    return step && !step.done ? step.value : undefined;
  };
  const heads = await Promise.all(iterators.map((_, index) => next(index)));
  for (;;) {
    const keys = heads.flatMap((row) => (row ? [keyOf(row)] : []));
    const [first] = keys.toSorted(byCode);
    if (first === undefined) return;
    const rows = heads.map((row) => (row && keyOf(row) === first ? row : undefined));
    // The streams' rows in the streams' order: TypeScript loses which index has which type.
    yield [first, ...rows] as [string, ...{ [Index in keyof Rows]: Rows[Index] | undefined }];
    for (const [index, row] of rows.entries()) if (row) heads[index] = await next(index);
  }
}

const byCode = (a: string, b: string) => (a < b ? -1 : Number(a > b));
