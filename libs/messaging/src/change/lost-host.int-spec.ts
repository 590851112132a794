import { eventually, TcpProxy } from '@tessera/testing';
import { v7 as uuidv7 } from 'uuid';
import { type Bench, type Counters, type Instance, mongoBench, postgresBench } from '../../test/counters.fixture.js';
import { type Delivery } from './store.js';

const subscription = { group: 'g', reads: 'in-order' } as const;
const place = { topic: 'orders', partition: 0, offset: '0', timestamp: '0', key: Buffer.from('a'), value: null };

const delivery = (id = uuidv7()): Delivery<Counters, 'names'> => ({
  id,
  key: 'a',
  sequence: 1,
  message: { ...place, headers: [] },
  keys: { names: ['a'] },
  move: (counters) => counters.add('a'),
  context: { correlationId: 'c' },
});

/** No end of a connection is ever told: its packets are not answered any more, and that is all. */
describe.each([
  ['Postgres', postgresBench],
  ['MongoDB', mongoBench],
])('a host that vanishes, on %s', (_, open) => {
  let bench: Bench;
  let proxy: TcpProxy;
  let far: Instance;

  beforeEach(async () => {
    bench = await open();
    proxy = await TcpProxy.to(bench.url);
    far = await bench.another(proxy.url);
  });
  afterEach(async () => {
    proxy.close();
    await far.close();
    await bench.close();
  });

  it('leaves its transaction behind, and the next one does its work', async () => {
    const message = delivery();
    const begun = Promise.withResolvers<void>();
    const lost = far.database.transaction(async (tx) => {
      await far.database.inboxes['in-order'].admit('g', [message], tx);
      begun.resolve();
      await new Promise((resolve) => setTimeout(resolve, 30_000).unref());
    });
    lost.catch(() => {});
    await begun.promise;
    proxy.vanish();
    await eventually(() => bench.counters.handle(subscription, [message]));
    expect(await bench.value('a')).toBe(1);
  });

  it('is not waited for: who asks it has an answer, and goes on by another connection', async () => {
    await Promise.all([1, 2, 3].map(() => far.database.transaction(() => far.database.parking.count())));
    proxy.vanish();
    await expect(far.database.ping()).rejects.toThrow();
    await eventually(() => far.counters.handle(subscription, [delivery()]));
    await far.database.ping();
  });
});
