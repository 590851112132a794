import { v7 as uuidv7 } from 'uuid';
import { type Bench, type Counters, mongoBench, postgresBench } from '../../test/counters.fixture.js';
import { inCrowd, persistent } from '../../test/crowd.fixture.js';
import { MoveFailed } from './move-failed.js';
import { type Delivery } from './store.js';

const delivery = (name: string, step = 1, id = uuidv7()): Delivery<Counters, 'names'> => ({
  id,
  key: name,
  sequence: 1,
  message: {
    topic: 'orders',
    partition: 0,
    offset: '0',
    timestamp: '0',
    key: Buffer.from(name),
    value: null,
    headers: [],
  },
  keys: { names: [name] },
  move: (counters) => counters.add(name, step),
  context: { correlationId: 'c' },
});

const subscription = { group: 'g', reads: 'in-order' } as const;

const once = (bodyHash = 'hash') => ({ scope: 'user POST /things key', bodyHash });

/** Every promise of `Store` holds on both databases, and for commands alone and among others, or it is no promise. */
describe.each([
  ['Postgres', 1, postgresBench],
  ['Postgres', 2, postgresBench],
  ['Postgres', 50, postgresBench],
  ['MongoDB', 1, mongoBench],
  ['MongoDB', 2, mongoBench],
  ['MongoDB', 50, mongoBench],
])('Store on %s, commands in batches of %i', (_, size, open) => {
  let bench: Bench;
  let crowd: ReturnType<typeof inCrowd>;
  const sent = async () => (await bench.database.outbox.depth()).rows;

  beforeEach(async () => {
    bench = await open();
    crowd = inCrowd(bench, size);
  });
  afterEach(async () => {
    const counts = await crowd.counts().finally(() => bench.close());
    expect(counts).toEqual(counts.map(() => 1));
  });

  it('keeps state and events together', async () => {
    await crowd.change({ names: ['a'] }, (counters) => counters.add('a'));
    expect(await bench.value('a')).toBe(1);
    expect(await sent()).toBe(1);
  });

  it('keeps nothing when the move throws', async () => {
    const failing = crowd.change({ names: ['a'] }, (counters) => [...counters.add('a'), ...counters.add('a', -1)]);
    await expect(failing).rejects.toThrow(TypeError);
    expect(await bench.value('a')).not.toBe(1);
    expect(await sent()).toBe(0);
  });

  it('handles a batch in one go, each message seeing the one before', async () => {
    await bench.counters.handle(subscription, [delivery('a'), delivery('b'), delivery('a')]);
    expect(await bench.value('a')).toBe(2);
    expect(await bench.value('b')).toBe(1);
    expect(await sent()).toBe(3);
  });

  it('does nothing for a message it has handled, in this batch or an earlier one', async () => {
    const again = delivery('a');
    await bench.counters.handle(subscription, [again, again]);
    await bench.counters.handle(subscription, [again, delivery('b')]);
    expect(await bench.value('a')).toBe(1);
    expect(await sent()).toBe(2);
  });

  it('keeps nothing when the inbox takes in what was not given to it', async () => {
    const inbox = bench.database.inboxes['in-order'];
    const admit = inbox.admit.bind(inbox);
    inbox.admit = async (...given) => new Set([...(await admit(...given))].map((id) => id.toUpperCase()));
    const unknown = delivery('a', 1, '0197a000-0000-7000-8000-00000000000a');
    await expect(bench.counters.handle(subscription, [unknown])).rejects.toThrow(
      '0197A000-0000-7000-8000-00000000000A',
    );
    inbox.admit = admit;
    await bench.counters.handle(subscription, [unknown]);
    expect(await bench.value('a')).toBe(1);
  });

  it('keeps the groups apart', async () => {
    const message = delivery('a');
    await bench.counters.handle({ group: 'one', reads: 'in-order' }, [message]);
    await bench.counters.handle({ group: 'two', reads: 'in-order' }, [message]);
    expect(await bench.value('a')).toBe(2);
  });

  it('names the message whose move failed and keeps nothing of its batch', async () => {
    const bad = delivery('b', -1);
    const failing = bench.counters.handle(subscription, [delivery('a'), bad]);
    await expect(failing).rejects.toBeInstanceOf(MoveFailed);
    await expect(failing).rejects.toMatchObject({ id: bad.id });
    expect(await bench.value('a')).not.toBe(1);
  });

  it('loses no update when many change the same thing at once', async () => {
    const bump = () => crowd.change({ names: ['a', 'b'] }, (counters) => counters.add('a'));
    const swap = () => crowd.change({ names: ['b', 'a'] }, (counters) => counters.add('b'));
    await Promise.all(Array.from({ length: 12 }, (_, n) => persistent(n % 2 ? bump : swap)));
    expect(await bench.value('a')).toBe(6);
    expect(await bench.value('b')).toBe(6);
    expect(await sent()).toBe(12);
  });

  it('takes a message once when two instances get it at the same time', async () => {
    const message = delivery('a');
    await Promise.all(Array.from({ length: 6 }, () => bench.counters.handle(subscription, [message])));
    expect(await bench.value('a')).toBe(1);
  });

  it('answers a repeated request as the first time, without another effect', async () => {
    const call = () =>
      crowd.changeOnce({
        once: once(),
        keys: { names: ['a'] },
        move: (counters) => counters.add('a'),
        answer: () => ({ answer: 1 }),
      });
    expect(await call()).toEqual({ body: { answer: 1 }, replayed: false });
    expect(await call()).toEqual({ body: { answer: 1 }, replayed: true });
    expect(await bench.counters.answered(once())).toEqual({ body: { answer: 1 }, replayed: true });
    expect(await bench.value('a')).toBe(1);
  });

  it('refuses the same key with another body', async () => {
    await crowd.changeOnce({ once: once(), keys: {}, move: () => [], answer: () => 1 });
    const other = crowd.changeOnce({ once: once('another'), keys: {}, move: () => [], answer: () => 2 });
    await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
    await expect(bench.counters.answered(once('another'))).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
  });

  it('keeps no answer of a request that was refused', async () => {
    const refused = crowd.changeOnce({
      once: once(),
      keys: { names: ['a'] },
      move: (c) => c.add('a', -1),
      answer: () => 1,
    });
    await expect(refused).rejects.toThrow(TypeError);
    expect(await bench.counters.answered(once())).toBeUndefined();
  });

  it('says that the first call with a key still runs, and takes the key again when that one came to nothing', async () => {
    const call = () =>
      crowd.changeOnce({
        once: once(),
        keys: { names: ['a'] },
        move: (counters) => counters.add('a'),
        answer: Boolean,
      });
    const first = bench.database.transaction(async (tx) => {
      await bench.database.idempotency.claim([once().scope], tx);
      await expect(call()).rejects.toMatchObject({ code: 'IDEMPOTENCY_IN_FLIGHT' });
      throw new TypeError('nothing after all');
    });
    await expect(first).rejects.toThrow('nothing after all');
    expect(await call()).toEqual({ body: true, replayed: false });
    expect(await bench.value('a')).toBe(1);
  });

  it('has one effect for two calls with one key at the same time', async () => {
    const call = () =>
      crowd
        .changeOnce({ once: once(), keys: { names: ['a'] }, move: (counters) => counters.add('a'), answer: () => 1 })
        .catch((error: { code?: string }) => error.code);
    const answers = await Promise.all([call(), call(), call()]);
    expect(await bench.value('a')).toBe(1);
    for (const answer of answers)
      expect([1, 'IDEMPOTENCY_IN_FLIGHT']).toContain(typeof answer === 'object' ? answer.body : answer);
  });
});
