import * as fc from 'fast-check';
import { collect, type Rows, shown } from './pages.js';

/** An index of these numbers that gives so many of them at once. */
const indexOf = (numbers: readonly number[], atOnce: number) => (after: number | null) => {
  const from = after === null ? 0 : numbers.indexOf(after) + 1;
  return Promise.resolve({ rows: numbers.slice(from, from + atOnce), goesOn: from + atOnce < numbers.length });
};

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const all = () => true;

describe('a list page', () => {
  it.each([
    ['nothing', 0, [], null],
    ['fewer rows than it may have', 2, [1, 2], null],
    ['as many as it may have', 3, [1, 2, 3], null],
    ['one more, and where it goes on', 4, [1, 2, 3], 3],
  ])('of %s', async (_, count, rows, last) => {
    expect(await collect(indexOf(upTo(count), 4), { limit: 3, isShown: all })).toEqual({ rows, last });
    expect(await collect(indexOf(upTo(count), 1), { limit: 3, isShown: all })).toEqual({ rows, last });
  });

  it('passes over what is not shown, and goes on behind what it has looked at', async () => {
    const isShown = (row: number) => row % 3 === 0;
    expect(await collect(indexOf(upTo(9), 3), { limit: 2, isShown })).toEqual({ rows: [3, 6], last: 8 });
  });

  it('ends after five pages of the index, shorter than its limit or empty', async () => {
    expect(await collect(indexOf(upTo(100), 4), { limit: 3, isShown: (row) => row === 1 })).toEqual({
      rows: [1],
      last: 20,
    });
    expect(await collect(indexOf(upTo(100), 4), { limit: 3, isShown: () => false })).toEqual({ rows: [], last: 20 });
  });

  it('has with those behind it every row that is shown, once, whatever the limits are', async () => {
    const cases = fc.record({
      count: fc.nat({ max: 60 }),
      atOnce: fc.integer({ min: 1, max: 9 }),
      limit: fc.integer({ min: 1, max: 5 }),
      every: fc.integer({ min: 1, max: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ count, atOnce, limit, every }) => {
        const isShown = (row: number) => row % every === 0;
        const [numbers, seen]: [number[], number[]] = [upTo(count), []];
        let [from, pages]: [number | null, number] = [null, 0];
        do {
          const start: number | null = from;
          const page: Rows<number> = await collect((after) => indexOf(numbers, atOnce)(after ?? start), {
            limit,
            isShown,
          });
          expect(page.rows.length).toBeLessThanOrEqual(limit);
          seen.push(...page.rows);
          from = page.last;
          pages += 1;
        } while (from !== null && pages <= count + 1);
        expect(pages).toBeLessThanOrEqual(count + 1);
        expect(seen).toEqual(numbers.filter(isShown));
      }),
    );
  });
});

describe('what is shown of a list page', () => {
  /** What format passes to the machine: the answer as a text in JSON. */
  const carried = (items: unknown) => Buffer.byteLength(JSON.stringify(JSON.stringify({ items })));
  const rows = upTo(100);
  const end = null as number | null;

  it('is all of it where it can be carried', () => {
    expect(shown(rows, 7, String)).toEqual({ items: rows.map(String), last: 7 });
    expect(shown([], end, String)).toEqual({ items: [], last: null });
  });

  it.each([
    ['letters', 'x'],
    ['letters of three bytes', '€'],
    ['what is written with a backslash', '"'],
  ])('is as much as can be carried of %s', (_, letter) => {
    const page = shown(rows, end, (id) => ({ id, text: letter.repeat(5_000) }));
    expect(carried(page.items)).toBeLessThan(200_000);
    expect(carried(page.items)).toBeGreaterThan(150_000);
    expect(page.last).toBe(page.items.at(-1)?.id);
  });

  it('is one row at least, or the list would never end', () => {
    expect(shown([1, 2], end, () => 'x'.repeat(200_000))).toEqual({ items: ['x'.repeat(200_000)], last: 1 });
    expect(shown([2], end, () => 'x'.repeat(200_000)).last).toBeNull();
  });
});
