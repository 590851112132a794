import { eventually } from '@tessera/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bench, mongoBench, postgresBench } from '../../test/counters.fixture.js';
import { BUCKETS } from './outbox.js';

const all = Array.from({ length: BUCKETS }, (_, bucket) => bucket);

describe.each([
  ['Postgres', postgresBench],
  ['MongoDB', mongoBench],
])('Outbox on %s', (_, open) => {
  let bench: Bench;
  const outbox = () => bench.database.outbox;
  const leases = () => outbox().lease('0197a000-0000-7000-8000-00000000000a', 5_000);
  const add = (name: string) => bench.counters.change({ names: [name] }, (counters) => counters.add(name));

  beforeEach(async () => {
    bench = await open();
  });
  afterEach(() => bench.close());

  it('gives the rows of one key in the order of their commits', async () => {
    for (let n = 0; n < 5; n++) await Promise.all(['a', 'b', 'c'].map(add));
    const rows = await outbox().next(all, 100);
    for (const key of ['a', 'b', 'c']) {
      const own = rows.filter((row) => row.key?.toString() === key);
      expect(own.map((row) => JSON.parse(String(row.value)).n)).toEqual([1, 2, 3, 4, 5]);
    }
  });

  it('keeps key, value and headers as bytes, whatever they are', async () => {
    const message = {
      topic: 'orders',
      key: null,
      value: Buffer.from([0, 255, 1]),
      headers: [['h', Buffer.from([128, 0])]] as const,
      sequence: 1,
    };
    await bench.database.transaction((tx) => outbox().append([{ ...message, headers: [...message.headers] }], tx));
    const [row] = await outbox().next(all, 10);
    expect(row).toMatchObject({ topic: 'orders', key: null, headers: [['h', Buffer.from([128, 0])]] });
    expect(row?.value).toEqual(Buffer.from([0, 255, 1]));
  });

  it('gives no more at once than fits into memory, and all of it in turn', async () => {
    const value = Buffer.alloc(3 * 1_048_576);
    const large = (sequence: number) => ({ topic: 'orders', key: Buffer.from('large'), value, headers: [], sequence });
    for (const n of [1, 2, 3, 4, 5]) await bench.database.transaction((tx) => outbox().append([large(n)], tx));
    const counts: number[] = [];
    for (let left = 5; left > 0; left -= counts.at(-1) ?? left) {
      const rows = await outbox().next(all, 100);
      await outbox().remove(rows, await leases());
      counts.push(rows.length);
    }
    expect(counts).toEqual([3, 2]);
  });

  it('forgets what was sent', async () => {
    await add('a');
    await add('b');
    const [first] = await outbox().next(all, 1);
    await outbox().remove(first ? [first] : [], await leases());
    expect((await outbox().depth()).rows).toBe(1);
    expect((await outbox().depth()).oldestMs).toBeGreaterThanOrEqual(0);
  });

  it('shows only the rows of the buckets that are asked for', async () => {
    await add('a');
    expect(await outbox().next([], 10)).toEqual([]);
    const found = await Promise.all(all.map((bucket) => outbox().next([bucket], 10)));
    expect(found.filter((rows) => rows.length > 0)).toHaveLength(1);
  });

  it('gives all buckets to one relay and fair shares to several, none to two', async () => {
    expect(await outbox().lease('0197a000-0000-7000-8000-00000000000a', 5_000)).toHaveLength(BUCKETS);
    await outbox().lease('0197a000-0000-7000-8000-00000000000b', 5_000);
    const first = await outbox().lease('0197a000-0000-7000-8000-00000000000a', 5_000);
    const second = await outbox().lease('0197a000-0000-7000-8000-00000000000b', 5_000);
    expect(first).toHaveLength(BUCKETS / 2);
    expect(second).toHaveLength(BUCKETS / 2);
    expect(new Set([...first, ...second].map(({ bucket }) => bucket)).size).toBe(BUCKETS);
  });

  it('lets nobody take over before a lease has run out, and somebody after it', async () => {
    await outbox().lease('0197a000-0000-7000-8000-00000000000a', 400);
    expect(await outbox().lease('0197a000-0000-7000-8000-00000000000b', 400)).toHaveLength(0);
    await sleep(500);
    expect(await outbox().lease('0197a000-0000-7000-8000-00000000000b', 400)).toHaveLength(BUCKETS);
  });

  it('keeps rows whose bucket has changed hands, for the new owner', async () => {
    await add('a');
    const rows = await outbox().next(all, 1);
    const old = await outbox().lease('0197a000-0000-7000-8000-00000000000a', 100);
    await sleep(200);
    const taken = await outbox().lease('0197a000-0000-7000-8000-00000000000b', 5_000);
    await outbox().remove(rows, old);
    expect((await outbox().depth()).rows).toBe(1);
    await outbox().remove(rows, taken);
    expect((await outbox().depth()).rows).toBe(0);
  });

  it('holds back a row and what follows of its key, and nothing else, until its time is up', async () => {
    for (const name of ['a', 'b', 'a', 'b']) await add(name);
    const [first] = await outbox().next(all, 1);
    const held = first?.key?.toString();
    await outbox().hold(first ? [first] : [], 400, 'too large');
    const keys = async () => (await outbox().next(all, 10)).map((row) => row.key?.toString());
    expect(await keys()).toEqual(held === 'a' ? ['b', 'b'] : ['a', 'a']);
    expect(await outbox().depth()).toMatchObject({ rows: 4, refused: 1 });
    await sleep(500);
    expect((await keys()).filter((key) => key === held)).toHaveLength(2);
    expect((await outbox().next(all, 10)).find((row) => String(row.id) === String(first?.id))?.attempts).toBe(1);
  });

  it('lets no bucket wait for ever behind others that are always full', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, n) => add(`name ${n}`)));
    const seen = new Set<string>();
    for (let turn = 0; turn < 60; turn++) {
      const rows = await outbox().next(all, 3);
      for (const row of rows) seen.add(String(row.key));
      if (_ === 'Postgres') await outbox().remove(rows, await leases());
    }
    expect(seen.size).toBe(40);
  });

  it('tells other relays that something was committed', async () => {
    const [here, there] = ['0197a000-0000-7000-8000-00000000000a', '0197a000-0000-7000-8000-00000000000b'] as const;
    await outbox().lease(there, 60_000);
    let calls = 0;
    const end = outbox().listen(there, () => (calls += 1));
    await eventually(async () => {
      await outbox().notifyOthers(here);
      expect(calls).toBeGreaterThan(0);
    });
    await end();
  });

  it('hands everything over at once when a relay surrenders', async () => {
    await outbox().lease('0197a000-0000-7000-8000-00000000000a', 60_000);
    await outbox().release('0197a000-0000-7000-8000-00000000000a');
    expect(await outbox().lease('0197a000-0000-7000-8000-00000000000b', 60_000)).toHaveLength(BUCKETS);
  });
});
