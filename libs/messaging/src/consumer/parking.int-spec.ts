import { eventually } from '@tessera/testing';
import { type Bench, mongoBench, postgresBench } from '../../test/counters.fixture.js';
import { TestGroup, failures } from '../../test/group.fixture.js';
import { readDeadLetter, withResolution } from '../wire/dead-letter.js';
import { type IncomingMessage } from '../wire/message.js';

const every = Array.from({ length: 64 }, (_, bucket) => bucket);

const impossible = () => {
  throw new TypeError('impossible');
};

/** What happens to a message that cannot be handled, and to those behind and beside it. */
describe.each([
  ['Postgres', postgresBench],
  ['MongoDB', mongoBench],
])('a failing message on %s', (_, open) => {
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

  const deadLetters = async () => {
    const rows = await bench.database.outbox.next(every, 100);
    return rows.filter((row) => row.topic === 'orders.user.credit.dlt');
  };
  /** The dead letter as Kafka would bring it back. */
  const incoming = async (): Promise<IncomingMessage> => {
    const [deadLetter] = await deadLetters();
    if (!deadLetter) throw new Error('there is no dead letter');
    return { ...deadLetter, partition: 0, offset: '0', timestamp: '0' };
  };

  it('parks its key, lets the others pass and the offset move on', async () => {
    failures.set(13, impossible);
    group.accept(group.message('a', 13), group.message('a', 14), group.message('b', 15), group.message('a', 16));
    await eventually(() => expect(group.committed).toBe('4'));
    expect(group.received).toEqual(['b:15']);
    expect(await bench.database.parking.count()).toEqual({ retrying: 1, dead: 0 });
  });

  it('is tried again, and then its queue is handled in order', async () => {
    failures.set(13, impossible);
    group.accept(group.message('a', 13), group.message('a', 14), group.message('a', 15));
    await eventually(() => expect(group.committed).toBe('3'));
    failures.clear();
    await eventually(() => expect(group.received).toEqual(['a:13', 'a:14', 'a:15']));
    await eventually(async () => expect(await bench.database.parking.count()).toEqual({ retrying: 0, dead: 0 }));
    group.accept(group.message('a', 17));
    await eventually(() => expect(group.received.at(-1)).toBe('a:17'));
  });

  it('waits once, however often it is delivered', async () => {
    failures.set(13, impossible);
    const [first, second] = [group.message('a', 13), group.message('a', 14)];
    group.accept(first, second, first, second, second);
    await eventually(() => expect(group.committed).toBe('2'));
    group.consumer.restart();
    group.accept(second, first);
    failures.clear();
    await eventually(() => expect(group.received).toEqual(['a:13', 'a:14']));
    group.accept(first, second);
    await eventually(() => expect(group.consumer.backlog).toBe(0));
    expect(group.received).toEqual(['a:13', 'a:14']);
  });

  it('becomes a dead letter, byte for byte, when no try helps, and its key waits behind it', async () => {
    failures.set(13, impossible);
    const bad = group.message('a', 13);
    group.accept(bad, group.message('a', 14));
    await eventually(async () => expect(await bench.database.parking.count()).toEqual({ retrying: 0, dead: 1 }));
    // MongoDB counts what a majority may not have yet, which the outbox waits for.
    await eventually(async () => expect(await deadLetters()).toHaveLength(1));
    const [deadLetter] = await deadLetters();
    expect(deadLetter).toMatchObject({ key: bad.key, value: bad.value });
    expect(deadLetter?.headers.slice(0, bad.headers.length)).toEqual(bad.headers);
    expect(Object.fromEntries((deadLetter?.headers ?? []).map(([name, value]) => [name, String(value)]))).toMatchObject(
      {
        'dlt-group': 'user.credit',
        'dlt-original-topic': 'orders',
        'dlt-original-offset': bad.offset,
        'dlt-error-class': 'TypeError',
        'dlt-error-message': 'impossible',
        'dlt-attempts': '5',
      },
    );
    failures.clear();
    group.accept(group.message('a', 15), group.message('b', 16));
    await eventually(() => expect(group.received).toEqual(['b:16']));
  });

  it('is handled in its place when its dead letter is replayed, once, however often that is said', async () => {
    failures.set(13, impossible);
    group.accept(group.message('a', 13), group.message('a', 14));
    await eventually(async () => expect(await deadLetters()).toHaveLength(1));
    failures.clear();
    const deadLetter = await incoming();
    const replay = { ...deadLetter, ...withResolution(deadLetter, 'replay', 'kim') };
    group.accept(deadLetter, replay, replay);
    await eventually(() => expect(group.received).toEqual(['a:13', 'a:14']));
    group.accept(replay, group.message('a', 15));
    await eventually(() => expect(group.received).toEqual(['a:13', 'a:14', 'a:15']));
    expect(await bench.database.parking.count()).toEqual({ retrying: 0, dead: 0 });
  });

  it('is left out when its dead letter is dropped, and what waited goes on', async () => {
    failures.set(13, impossible);
    const bad = group.message('a', 13);
    group.accept(bad, group.message('a', 14));
    await eventually(async () => expect(await deadLetters()).toHaveLength(1));
    failures.clear();
    const deadLetter = await incoming();
    group.accept({ ...deadLetter, ...withResolution(deadLetter, 'drop', 'kim') });
    await eventually(() => expect(group.received).toEqual(['a:14']));
    group.accept(bad, group.message('a', 15));
    await eventually(() => expect(group.received).toEqual(['a:14', 'a:15']));
  });

  it('dies again when it fails again after its replay', async () => {
    failures.set(13, impossible);
    group.accept(group.message('a', 13));
    await eventually(async () => expect(await deadLetters()).toHaveLength(1));
    const deadLetter = await incoming();
    group.accept({ ...deadLetter, ...withResolution(deadLetter, 'replay', 'kim') });
    await eventually(async () => expect(await deadLetters()).toHaveLength(2));
    const [, second] = await deadLetters();
    expect(readDeadLetter({ ...deadLetter, ...second }, 'user.credit').original).toMatchObject(
      readDeadLetter(deadLetter, 'user.credit').original,
    );
  });

  it('is nobody else’s to try while somebody tries it', async () => {
    const { parking } = bench.database;
    const parked = { id: '0197a000-0000-7000-8000-000000000001', key: 'a', message: group.message('a', 1) };
    const decision = { state: 'retrying', attempts: 0, dueInMs: 0, reason: 'r' } as const;
    await bench.database.transaction((tx) => parking.park('other', parked, decision, tx));
    const claims = await Promise.all([1, 2, 3].map(() => parking.claim('other', 60_000)));
    expect(claims.filter((claim) => claim)).toHaveLength(1);
    expect(claims.find((claim) => claim)).toEqual({ attempts: 0, head: parked });
  });

  it('does not bring back what another instance has done meanwhile', async () => {
    const message = group.message('a', 13);
    group.accept(message);
    await eventually(() => expect(group.received).toEqual(['a:13']));
    const late = new TestGroup(bench);
    failures.set(13, impossible);
    late.accept(message);
    await eventually(() => expect(late.consumer.backlog).toBe(0));
    await late.consumer.finish();
    expect(await bench.database.parking.count()).toEqual({ retrying: 0, dead: 0 });
  });
});

describe.each([
  ['Postgres', postgresBench],
  ['MongoDB', mongoBench],
])('a group that reads newest-wins on %s', (_, open) => {
  let bench: Bench;
  let group: TestGroup;

  beforeEach(async () => {
    bench = await open();
    group = new TestGroup(bench, { reads: 'newest-wins' });
    failures.clear();
  });
  afterEach(async () => {
    await group.consumer.finish();
    await bench.close();
  });

  it('leaves out what is older than what it has seen, and takes gaps as they are', async () => {
    group.accept(group.message('a', 4));
    await eventually(() => expect(group.received).toEqual(['a:4']));
    group.accept(group.message('a', 3), group.message('a', 4), group.message('b', 1), group.message('a', 9));
    await eventually(() => expect(group.committed).toBe('5'));
    expect(group.received.toSorted()).toEqual(['a:4', 'a:9', 'b:1']);
  });

  it('takes only the newest of what comes together', async () => {
    group.accept(...[1, 2, 5, 4].map((n) => group.message('a', n)));
    await eventually(() => expect(group.committed).toBe('4'));
    expect(group.received).toEqual(['a:5']);
  });

  it('does not let a dead letter hold up newer states', async () => {
    group.accept(group.message('a', 1, { value: Buffer.from('{') }));
    await eventually(() => expect(group.committed).toBe('1'));
    group.accept(group.message('a', 2));
    await eventually(() => expect(group.received).toEqual(['a:2']));
    expect(await bench.database.parking.count()).toEqual({ retrying: 0, dead: 0 });
    const topics = (await bench.database.outbox.next(every, 10)).map((row) => row.topic);
    expect(topics.filter((topic) => topic.endsWith('.dlt'))).toHaveLength(1);
  });
});
