import { eventually } from '@tessera/testing';
import { type Bench, mongoBench, postgresBench } from '../../test/counters.fixture.js';
import { soon, TestGroup, failures } from '../../test/group.fixture.js';

const every = Array.from({ length: 64 }, (_, bucket) => bucket);

const impossible = () => {
  throw new TypeError('impossible');
};

/** What the database refuses to park must not stop its lane: it is kept in a weaker way, and the others go on. */
describe.each([
  ['Postgres', postgresBench],
  ['MongoDB', mongoBench],
])('a failing message that cannot be put aside on %s', (_, open) => {
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
  const notes = (headers: readonly (readonly [string, Buffer])[]) =>
    Object.fromEntries(headers.map(([name, value]) => [name, String(value)]));

  it('becomes a dead letter that nothing waits for, once, when its key cannot be parked', async () => {
    await bench.refuse('parked keys');
    failures.set(13, impossible);
    const bad = group.message('a', 13);
    for (const _delivery of ['first', 'second']) {
      group.consumer.restart();
      group.accept(bad, group.message('a', 14));
      await eventually(() => expect(Number(group.committed)).toBeGreaterThan(1));
    }
    expect([...new Set(group.received)]).toEqual(['a:14']);
    const [deadLetter, ...more] = await deadLetters();
    expect(more).toEqual([]);
    expect(deadLetter).toMatchObject({ key: bad.key, value: bad.value });
    expect(notes(deadLetter?.headers ?? [])).toMatchObject({ 'dlt-error-message': 'impossible' });
  });

  it('becomes a dead letter that says where it lies when not even the whole message can be kept', async () => {
    await bench.refuse('parked keys');
    failures.set(13, impossible);
    failures.set(14, () => {
      throw Object.create(null);
    });
    const [bad, worse] = [group.message('a', 13), group.message('b', 14)];
    const broken = { ...group.message('c', 15), headers: [] };
    // Of the outbox rows only those without a value can be kept, so the handled ones cannot be either.
    await bench.refuse('values');
    group.accept(bad, worse, broken);
    await eventually(() => expect(group.committed).toBe('3'));
    const kept = await deadLetters();
    expect(kept).toHaveLength(3);
    for (const deadLetter of kept) expect(deadLetter).toMatchObject({ key: null, value: null });
    expect(kept.map(({ headers }) => notes(headers)['dlt-original-offset']).toSorted()).toEqual(['0', '1', '2']);
  });

  it('is taken out of its queue when it fails for good and cannot be kept so', async () => {
    await group.consumer.finish();
    group = new TestGroup(bench, { retry: { ...soon, tries: 1 } });
    failures.set(13, impossible);
    await bench.refuse('values');
    group.accept(group.message('a', 13));
    await eventually(async () => expect(await deadLetters()).toMatchObject([{ key: null, value: null }]));
    await eventually(async () => expect(await bench.database.parking.count()).toEqual({ retrying: 0, dead: 0 }));
  });
});
