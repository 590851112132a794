import { type Followed } from '@tessera/contracts';
import { type IncomingMessage } from '@tessera/messaging';
import { deadLetterView } from './dead-letter-view.js';
import { LookBack, type Wanted } from './look-back.js';

const topic = 'orders.user.credit.dlt';
const source: Followed = { group: 'user.credit', topic: 'orders', deadLetters: topic, newestWins: false };

const headersOf = (named: Record<string, string>) =>
  Object.entries(named).map(([name, value]) => [name, Buffer.from(value)] as const);
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString();
const idOf = (n: number) => `0199f3a2-7c1e-7b5e-9c53-${String(n).padStart(12, '0')}`;

/** A message of the dead-letter topic: the n-th message died, or was decided about. */
const message = (partition: number, offset: bigint, n: number, minute: number, more: Record<string, string> = {}) =>
  ({
    topic,
    partition,
    offset: String(offset),
    timestamp: '0',
    key: Buffer.from(`k-${n}`),
    value: Buffer.from('{'),
    headers: headersOf({ ce_id: idOf(n), ce_type: 't', 'dlt-failed-at': at(minute), ...more }),
  }) satisfies IncomingMessage;

type Log = IncomingMessage[];
const deaths = (partition: number, count: number, minuteOf: (n: number) => number): Log =>
  Array.from({ length: count }, (_, n) => message(partition, BigInt(n), partition * 1_000 + n, minuteOf(n)));

/** Looks back over these partitions: what is found, and how many messages were read of each. */
const look = (logs: Log[], wanted: Wanted, pages = 100) => {
  const ranges = logs.map((log, partition) => ({ topic, partition, low: 0n, end: BigInt(log.length) }));
  const back = new LookBack([source], ranges, wanted);
  const read = logs.map(() => 0);
  for (let n = 0, next = back.next(); next.length > 0 && n < pages; n++, next = back.next()) {
    for (const { partition, from, to } of next)
      for (const one of logs[partition]!.slice(Number(from), Number(to))) {
        back.take(one);
        read[partition]! += 1;
      }
    back.done(next);
  }
  const { deadLetters, isCut } = back.found();
  return { ids: deadLetters.map((one) => deadLetterView(one).id), isCut, read };
};

it('gives the newest first, and reads no further back than it must', () => {
  const { ids, isCut, read } = look([deaths(0, 1_000, (n) => n)], { state: 'open', limit: 3 });
  expect(ids).toEqual([`${topic}~0~999`, `${topic}~0~998`, `${topic}~0~997`]);
  expect([isCut, read]).toEqual([true, [100]]);
});

it('reads on where a partition may hold a newer one than those that were found', () => {
  // All of the first are old; of the second the newest hundred are not enough.
  const logs = [deaths(0, 300, (n) => n), deaths(1, 300, (n) => 10_000 + n)];
  const { ids, read } = look(logs, { state: 'open', limit: 150 });
  expect(ids).toEqual(Array.from({ length: 150 }, (_, n) => `${topic}~1~${299 - n}`));
  expect(read).toEqual([100, 200]);
});

it('leaves out what was decided unless all are asked for', () => {
  const decided = { 'dlt-resolution': 'drop', 'dlt-by': 'kim', 'dlt-at': at(60) };
  const log = [message(0, 0n, 1, 1), message(0, 1n, 2, 2), message(0, 2n, 2, 2, decided)];
  expect(look([log], { state: 'open', limit: 10 })).toMatchObject({ ids: [`${topic}~0~0`], isCut: false });
  expect(look([log], { state: 'all', limit: 10 }).ids).toEqual([`${topic}~0~1`, `${topic}~0~0`]);
});

it('says that there may be more when it had to stop', () => {
  expect(look([deaths(0, 300, (n) => n)], { state: 'open', limit: 300 }, 1)).toMatchObject({
    isCut: true,
    read: [100],
  });
  expect(look([deaths(0, 300, (n) => n)], { state: 'open', limit: 300 })).toMatchObject({ isCut: false, read: [300] });
});

it('reads nothing where nothing is', () => {
  expect(look([[], []], { state: 'all', limit: 10 })).toEqual({ ids: [], isCut: false, read: [0, 0] });
});
