import { eventually, hostileTexts } from '@tessera/testing';
import { type Bench, mongoBench, postgresBench } from '../../test/counters.fixture.js';
import { TestGroup, failures } from '../../test/group.fixture.js';
import { type Header, type IncomingMessage } from '../wire/message.js';

const every = Array.from({ length: 64 }, (_, bucket) => bucket);

/** Where bad input ends: as a dead letter that nothing waits for, as a dead letter that its key waits for, parked, or handled. */
type End = 'dead letter' | 'dead letter and key' | 'parked' | 'handled';

type Change = (message: IncomingMessage) => Partial<IncomingMessage>;

const header =
  (name: string, value: string): Change =>
  ({ headers }) => ({ headers: headers.map((one): Header => (one[0] === name ? [name, Buffer.from(value)] : one)) });
const without =
  (name: string): Change =>
  ({ headers }) => ({ headers: headers.filter((one) => one[0] !== name) });
const twice =
  (name: string): Change =>
  ({ headers }) => ({ headers: [...headers, ...headers.filter((one) => one[0] === name)] });
const capital =
  (name: string): Change =>
  ({ headers }) => ({
    headers: headers.map((one): Header => (one[0] === name ? [name, Buffer.from(String(one[1]).toUpperCase())] : one)),
  });
const value =
  (text: string | null): Change =>
  () => ({ value: text === null ? null : Buffer.from(text) });

const noText: Change = (message) => {
  const key = Buffer.from([0x61, 0xff]);
  return { key, headers: message.headers.map((one): Header => (one[0] === 'ce_subject' ? ['ce_subject', key] : one)) };
};
const also =
  (name: string, text: string): Change =>
  ({ headers }) => ({ headers: [...headers, [name, Buffer.from(text)]] });
const changed = (message: IncomingMessage, change: Change): IncomingMessage => ({ ...message, ...change(message) });
const kinds: [string, Change, End][] = [
  ['no value', value(null), 'dead letter and key'],
  ['broken JSON', value('{"n":'), 'dead letter and key'],
  ['JSON of another type', value('[1]'), 'dead letter and key'],
  ['a value that breaks the schema', value('{"n":"one"}'), 'dead letter and key'],
  ['a NUL in a string', value('{"n":"\\u0000"}'), 'dead letter and key'],
  ['bytes that are no text', () => ({ value: Buffer.from([0xff, 0xfe, 0x00]) }), 'dead letter and key'],
  ['a megabyte', value(JSON.stringify({ n: 'x'.repeat(1_000_000) })), 'dead letter and key'],
  ['a missing ce_id', without('ce_id'), 'dead letter'],
  ['no headers at all', () => ({ headers: [] }), 'dead letter'],
  ['a repeated ce_id', twice('ce_id'), 'dead letter'],
  ['an id that is no UUID', header('ce_id', 'one'), 'dead letter'],
  ['a NUL in the subject', header('ce_subject', 'a\u0000'), 'dead letter'],
  ['a sequence that is no number', header('ce_sequence', '-1'), 'dead letter'],
  ['a sequence that no database can keep', header('ce_sequence', '9'.repeat(20)), 'dead letter'],
  ['a sequence that is rounded', header('ce_sequence', String(2 ** 53)), 'dead letter'],
  ['a sequence before the first', header('ce_sequence', '0'), 'dead letter'],
  ['a key and subject that are no text', noText, 'dead letter'],
  ['an unknown type', header('ce_type', 'never.defined.v1'), 'dead letter'],
  ['an unknown version', header('ce_type', 'counted.v2'), 'dead letter'],
  ['another key than its subject', () => ({ key: Buffer.from('b') }), 'dead letter'],
  ['no key', () => ({ key: null }), 'dead letter'],
  ['an id in upper case', capital('ce_id'), 'handled'],
  ['a time of tomorrow', header('ce_time', '2999-01-01T00:00:00Z'), 'handled'],
  ['a repeated header of no concern', twice('content-type'), 'handled'],
];

describe.each([
  ['Postgres', postgresBench],
  ['MongoDB', mongoBench],
])('bad input on %s', (_, open) => {
  let bench: Bench;
  let group: TestGroup;

  beforeEach(async () => {
    bench = await open();
    group = new TestGroup(bench);
    failures.clear();
  });
  afterEach(async () => {
    await group.consumer.finish();
    await bench.close();
  });

  const ended = async (): Promise<End> => {
    const rows = await bench.database.outbox.next(every, 100);
    const deadLetters = rows.filter((row) => row.topic === 'orders.user.credit.dlt').length;
    const { dead, retrying } = await bench.database.parking.count();
    expect(deadLetters).toBeLessThan(2);
    if (retrying > 0) return 'parked';
    if (deadLetters === 0) return 'handled';
    return dead > 0 ? 'dead letter and key' : 'dead letter';
  };

  it.each(kinds)('%s', async (_name, change, end) => {
    const [good, other, bad] = [group.message('a', 1), group.message('x', 2), group.message('a', 3)];
    const messages = [good, other, { ...bad, ...change(bad) }, group.message('y', 4)];
    // A rebalance brings everything once more, and nothing of it counts twice.
    for (const _delivery of ['first', 'second']) {
      group.consumer.restart();
      group.accept(...messages);
      await eventually(() => expect(group.committed).toBe('4'));
      expect(await ended()).toBe(end);
    }
    const received = ['a:1', 'x:2', 'y:4', ...(end === 'handled' ? ['a:3'] : [])];
    expect([...new Set(group.received)].toSorted()).toEqual(received.toSorted());
  });

  const misbehaviour: [string, () => unknown][] = [
    ['throws a TypeError', () => Object(undefined).no.such()],
    [
      'throws no error but a text',
      () => {
        throw 'text';
      },
    ],
    [
      'never returns',
      () => {
        for (;;);
      },
    ],
  ];

  it.each(misbehaviour)('a handler that %s', async (_name, failure) => {
    failures.set(3, failure as () => never);
    group.accept(group.message('x', 2), group.message('a', 3), group.message('y', 4), group.message('a', 5));
    await eventually(() => expect(group.committed).toBe('4'));
    expect(await ended()).toBe('parked');
    expect([...new Set(group.received)].toSorted()).toEqual(['x:2', 'y:4']);
  });

  /** Of the hostile ones, by key: whoever was received, waits or lies in a dead letter. The others were received, all of them. */
  const expectNobodyLost = async (hostile: readonly IncomingMessage[], good: readonly IncomingMessage[]) => {
    await eventually(() => expect(group.consumer.backlog).toBe(0));
    await eventually(() => expect(group.committed).toBe(String(hostile.length + good.length)));
    const deadLetters = (await bench.database.outbox.next(every, 5_000)).filter(({ topic }) => topic.endsWith('.dlt'));
    const parked = await bench.database.parking.list({}, 5_000);
    const received = new Set(group.received.map((said) => said.slice(0, said.lastIndexOf(':'))));
    const ended = new Set([...deadLetters.map(({ key }) => String(key)), ...parked.map(({ key }) => key), ...received]);
    expect(hostile.map(({ key }) => String(key)).filter((key) => !ended.has(key))).toEqual([]);
    expect(good.map(({ key }) => String(key)).filter((key) => !received.has(key))).toEqual([]);
  };

  const failing = (at: number, error: unknown) => {
    failures.set(1_000 + at, () => {
      throw error;
    });
    return group.message(`h${at}`, 1_000 + at);
  };

  /** Beside the value itself; which text stands in which of these places changes little, so each stands in one. */
  const someplace = (text: string, at: number): Change => {
    const subject: Change = (message) => ({ ...header('ce_subject', text)(message), key: Buffer.from(text) });
    const fields = [{ n: text }, { n: 1, [text]: text }].map((data) => value(JSON.stringify(data)));
    const all = [...fields, subject, header('ce_type', text), also('x-note', text)];
    return all[at % all.length] ?? subject;
  };

  const places: [string, (text: string, at: number) => IncomingMessage][] = [
    ['the value', (text, at) => changed(group.message(`h${at}`, 1), value(text))],
    [
      'message, name and code of what a move throws',
      (text, at) => {
        const cause = { code: text, errno: -111, syscall: 'connect', name: text, errorLabels: [text] };
        return failing(at, Object.assign(new Error(text), cause));
      },
    ],
    ['field, key or header', (text, at) => changed(group.message(`h${at}`, 1), someplace(text, at))],
  ];

  it.each(places)('hostile texts as %s are nobody else’s problem', async (_name, place) => {
    const hostile = hostileTexts.map(place);
    const good = hostileTexts.map((_text, at) => group.message(`g${at}`, 1));
    hostile.forEach((message, at) => group.accept(message, ...good.slice(at, at + 1)));
    await expectNobodyLost(hostile, good);
  });
});
