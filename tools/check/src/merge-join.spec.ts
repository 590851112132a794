import { mergeJoin } from './merge-join.js';

async function* stream(...keys: string[]) {
  for (const key of keys) yield { key };
}

const joined = async (...streams: string[][]) => {
  const rows: string[] = [];
  const [a, b, c] = streams.map((keys) => stream(...keys));
  for await (const [key, ...found] of mergeJoin((row: { key: string }) => row.key, a!, b!, c!))
    rows.push(`${key} ${found.map((row) => row?.key ?? '-').join('')}`);
  return rows;
};

it('meets each key once, with whoever has it', async () => {
  expect(await joined(['a', 'c', 'd'], ['b', 'c'], ['c', 'e'])).toEqual(['a a--', 'b -b-', 'c ccc', 'd d--', 'e --e']);
});

it('is over when all are', async () => {
  expect(await joined([], [], [])).toEqual([]);
  expect(await joined([], ['a'], [])).toEqual(['a -a-']);
});

it('follows the codes of the characters, as both stores sort', async () => {
  expect(await joined(['A-1', 'A1', 'AB'], ['A-1', 'A0'], [])).toEqual([
    'A-1 A-1A-1-',
    'A0 -A0-',
    'A1 A1--',
    'AB AB--',
  ]);
});
