import { keyLines } from './signing-key.js';

const key = {
  kid: 'a-key',
  state: 'old' as const,
  createdAt: '2026-03-01T12:00:00.000Z',
  signsFrom: '2026-03-01T12:10:00.000Z',
  publishedUntil: '2026-03-01T13:00:00.000Z',
};

it('shows what was done, and a line for each key', () => {
  const [done, head, ...rows] = keyLines({
    done: 'next is new',
    keys: [key, { ...key, kid: 'next\u001b[2J', state: 'next', publishedUntil: null }],
  });
  expect(done).toBe('next is new.');
  expect(head).toMatch(/KEY +STATE +CREATED +SIGNS FROM +PUBLISHED UNTIL/);
  expect(rows).toEqual([
    expect.stringMatching(/^ {2}a-key +old( +2026-03-0\d \d\d:\d\d:00){3}$/),
    expect.stringMatching(/^ {2}next\\u001b\[2J +next( +2026-03-0\d \d\d:\d\d:00){2}$/),
  ]);
});
