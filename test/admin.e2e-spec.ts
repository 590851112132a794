import { type OperationsEvent } from '@tessera/client';
import { adminRoutes, type Route, storingApps } from '@tessera/contracts';
import { visitPostgres } from '@tessera/provision';
import { ask, eventually } from '@tessera/testing';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import { type TestPlatform, testPlatform } from './platform.fixture.js';
import { refusal, Shopper } from './shopper.fixture.js';

/** What staff see and mend, through the gateway, on four real processes. */
let running: TestPlatform;
let staff: Shopper;
let buyer: Shopper;
let producer: Producer;
let sku: string;

beforeAll(async () => {
  running = await testPlatform({ ORDER_DEADLINE_MS: '120000' }, { plants: true });
  staff = await new Shopper(running.url).logIn(running.credentials.staff);
  buyer = await new Shopper(running.url).signUp();
  sku = await staff.stockUp(100, 10_000);
  const brokers = (running.env.order['KAFKA_BROKERS'] ?? '').split(',');
  producer = new Kafka({ brokers, logLevel: logLevel.NOTHING }).producer();
  await producer.connect();
});

afterAll(async () => {
  await producer?.disconnect();
  await running?.stop();
});

const plant = async (key: string, value: string, type = 'order.placed.v1', sequence = 1) => {
  const id = randomUUID();
  const headers = { ce_specversion: '1.0', ce_id: id, ce_type: type, ce_subject: key, ce_sequence: String(sequence) };
  await producer.send({ topic: `${running.env.order['TOPIC_PREFIX']}orders`, messages: [{ key, value, headers }] });
  return id;
};

const audited = () =>
  running.lines.flatMap((line) => {
    const audit = line.includes('"audit"') ? JSON.parse(line.slice(line.indexOf('{'))).audit : undefined;
    return audit ? [audit] : [];
  });

describe('each route', () => {
  const some = { id: randomUUID(), service: 'user' } as const;
  const fill = (path: string) =>
    path
      .replace('{service}', some.service)
      .replace('{id}', path.includes('dead-letters') ? 'orders.user.credit.dlt~0~0' : some.id);

  it.each(Object.entries<Route>(adminRoutes))('%s is for staff, at the gateway', async (_, { method, path }) => {
    const body = method === 'POST' ? {} : undefined;
    const token = buyer.api.tokens?.accessToken;
    const [nobody, customer] = [
      await ask(method, running.url + fill(path), { body }),
      await ask(method, running.url + fill(path), { body, token }),
    ];
    expect([nobody.status, nobody.body.code]).toEqual([401, 'UNAUTHENTICATED']);
    expect([customer.status, customer.body.code]).toEqual([403, 'FORBIDDEN']);
  });

  const inside = [
    'GET flow',
    'GET check',
    'GET parked',
    'POST parked/retry',
    'GET dead-letters',
    'GET dead-letters/orders.user.credit.dlt~0~0',
    'POST dead-letters/orders.user.credit.dlt~0~0/drop',
    `GET orders/${some.id}/messages?since=2026-01-01T00:00:00Z`,
  ];

  it.each(inside)('%s is for staff at each service', async (door) => {
    const [method = '', path] = door.split(' ');
    for (const service of storingApps) {
      const url = `${running.env.gateway[`${service.toUpperCase()}_URL`]}/internal/admin/${path}`;
      const body = method === 'POST' ? {} : undefined;
      const customer = await ask(method, url, { body, token: buyer.api.tokens?.accessToken });
      expect([service, (await ask(method, url, { body })).status, customer.status]).toEqual([service, 401, 403]);
    }
  });
});

it('shows who runs, what is on its way, and what holds', async () => {
  await eventually(async () => {
    const { services } = await staff.api.getPlatform();
    expect(services.map(({ name, health, instances }) => [name, health, instances.length])).toEqual(
      ['gateway', 'user', 'order', 'inventory'].map((name) => [name, 'ok', 1]),
    );
    expect(services[2]?.instances[0]?.checks).toMatchObject({ postgres: 'ok', kafka: 'ok' });
  });
  const { id } = await buyer.order(sku, 1);
  await buyer.becomes(id, 'CONFIRMED');
  await eventually(async () => {
    const { services, orders, parts } = await staff.api.getFlow();
    expect(parts.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(orders).toEqual({ undecided: 0, oldestMs: 0 });
    expect(services.map(({ service, kafka, outbox }) => [service, kafka, outbox.rows])).toEqual(
      storingApps.map((service) => [service, 'ok', 0]),
    );
    const messages = new Map(services.flatMap(({ topics }) => topics.map((one) => [one.topic, one.messages])));
    expect(messages.get('orders')).toBeGreaterThanOrEqual(2);
    for (const group of services.flatMap(({ groups }) => groups)) expect(group.lag).toBe(0);
  });
  const { verdicts, parts } = await staff.api.getCheck();
  expect(parts.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok']);
  expect(verdicts.map(({ id, holds }) => [id, holds])).toEqual(
    expect.arrayContaining([
      ['I1', true],
      ['I2', true],
      ['I8', true],
    ]),
  );
});

it('shows each step of a confirmed order, an effect never before its cause', async () => {
  const { id } = await buyer.order(sku, 1);
  await buyer.becomes(id, 'CONFIRMED');
  await eventually(async () => {
    const { order, entries, parts } = await staff.api.getOrderTimeline({ id });
    expect(order.state).toBe('CONFIRMED');
    expect(parts.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok']);
    const steps = entries.map(
      ({ kind, service, what, detail }) => `${kind} ${service} ${what}${detail ? ` ${detail}` : ''}`,
    );
    expect(steps).toEqual(
      expect.arrayContaining([
        'request order POST /v1/orders',
        'state order PENDING',
        'event order order.placed.v1',
        'handled user user.credit order.placed.v1',
        'handled inventory inventory.reservations order.placed.v1',
        'event user credit.reserved.v1',
        'event inventory stock.reserved.v1',
        'handled order order.checkout stock.reserved.v1',
        'handled order order.checkout credit.reserved.v1',
        'state order CONFIRMED',
        'event order order.confirmed.v1',
        'handled user user.credit order.confirmed.v1',
      ]),
    );
    expect(steps.filter((step) => step === 'event order order.placed.v1')).toHaveLength(1);
    const place = (step: string) => steps.indexOf(step);
    expect(place('event order order.placed.v1')).toBeLessThan(place('handled user user.credit order.placed.v1'));
    expect(place('event inventory stock.reserved.v1')).toBeLessThan(
      place('handled order order.checkout stock.reserved.v1'),
    );
    const times = entries.map(({ at }) => Date.parse(at));
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  });
  await expect(staff.api.getOrderTimeline({ id: randomUUID() })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('a poison message is found, tried again, given up, and its key goes on', async () => {
  const key = randomUUID();
  const messageId = await plant(key, '{"broken":');
  const service = 'user';
  const open = async () => {
    const { items } = await staff.api.listDeadLetters({ service });
    return items.filter((item) => item.key === key);
  };
  await eventually(async () => expect(await open()).toHaveLength(1));
  const [first] = await open();
  const id = first?.id ?? '';
  expect(first).toMatchObject({ group: 'user.credit', messageId, state: 'open', type: 'order.placed.v1' });
  const whole = await staff.api.getDeadLetter({ service, id });
  expect(whole.value).toEqual({ text: '{"broken":', isBase64: false, isCut: false, bytes: 10 });
  expect(whole.headers).toContainEqual({ name: 'ce_type', value: 'order.placed.v1' });
  expect((await staff.api.listParkedKeys({ service })).items).toContainEqual(
    expect.objectContaining({ key, state: 'dead', group: 'user.credit' }),
  );

  const { id: actor } = await staff.api.getMe();
  expect(await staff.api.replayDeadLetter({ service, id })).toMatchObject({ id, resolution: 'replay', by: actor });
  // It dies again, and lies elsewhere then.
  await eventually(async () => expect((await open()).map((one) => one.id)).not.toEqual([id]));
  await eventually(async () => expect(await open()).toHaveLength(1));
  await expect(staff.api.replayDeadLetter({ service, id })).rejects.toMatchObject({ code: 'DEAD_LETTER_RESOLVED' });
  const again = (await open())[0]?.id ?? '';
  expect((await staff.api.getDeadLetter({ service, id: again })).history.map(({ what }) => what)).toEqual([
    'died',
    'replay',
    'died',
  ]);

  await staff.api.dropDeadLetter({ service, id: again });
  await eventually(async () => {
    const { items } = await staff.api.listDeadLetters({ service, state: 'all' });
    expect(items.find((item) => item.key === key)).toMatchObject({ state: 'dropped' });
    expect((await staff.api.listParkedKeys({ service })).items.filter((one) => one.key === key)).toEqual([]);
  });
  await expect(staff.api.dropDeadLetter({ service, id: again })).rejects.toMatchObject({
    code: 'DEAD_LETTER_RESOLVED',
  });
  await eventually(() =>
    expect(audited()).toEqual(
      expect.arrayContaining([
        { actor, action: 'dead-letter.replay', target: id, result: 'said' },
        { actor, action: 'dead-letter.replay', target: id, result: 'DEAD_LETTER_RESOLVED' },
        { actor, action: 'dead-letter.drop', target: again, result: 'said' },
      ]),
    ),
  );
});

it('knows no dead letter of another service, of another topic, or that is not there', async () => {
  for (const id of ['orders.inventory.reservations.dlt~0~0', 'orders~0~0', 'orders.user.credit.dlt~0~99999999'])
    await expect(staff.api.getDeadLetter({ service: 'user', id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const bad = await staff.api.getDeadLetter({ service: 'user', id: 'x' }).catch(refusal);
  expect(bad).toMatchObject({ code: 'VALIDATION_FAILED' });
});

it('tries parked keys again, and says how many there were', async () => {
  const [key, group] = [randomUUID(), 'order.checkout'];
  const url = running.env.order['DATABASE_URL'] ?? '';
  const park = `INSERT INTO parked_key (consumer, key, state, attempts, reason, due_at)
    VALUES ('${group}', '${key}', 'retrying', 2, 'planted', now() + interval '1 hour')`;
  await visitPostgres({ connectionString: url }, (client) => client.query(park));
  const dueAt = async () => {
    const { items } = await staff.api.listParkedKeys({ service: 'order' });
    return Date.parse(items.find((item) => item.key === key)?.dueAt ?? '');
  };
  expect(await dueAt()).toBeGreaterThan(Date.now() + 1_800_000);
  expect(await staff.api.retryParkedKeys({ service: 'order', key: randomUUID() })).toEqual({ keys: 0 });
  expect(await staff.api.retryParkedKeys({ service: 'order', group, key })).toEqual({ keys: 1 });
  expect(await dueAt()).toBeLessThan(Date.now() + 1_800_000);
  const target = { group, key };
  await eventually(() =>
    expect(audited()).toContainEqual(expect.objectContaining({ action: 'parked.retry', target, result: { keys: 1 } })),
  );
  await visitPostgres({ connectionString: url }, (client) =>
    client.query(`DELETE FROM parked_key WHERE key = '${key}'`),
  );
  const wrong = { service: 'order', key: 'k', more: 1 } as never;
  await expect(staff.api.retryParkedKeys(wrong)).rejects.toMatchObject({
    code: 'VALIDATION_FAILED',
  });
});

describe('the stream', () => {
  const watch = async (until: (events: OperationsEvent[]) => boolean, lastEventId?: string) => {
    const seen: OperationsEvent[] = [];
    for await (const event of staff.api.watchOperations({ lastEventId })) {
      seen.push(event);
      if (until(seen)) break;
    }
    return seen;
  };

  it('shows platform and flow at once, orders as they move, and after a break those that were missed', async () => {
    const begun = await watch((seen) => seen.some(({ event }) => event === 'flow'));
    expect(begun.slice(0, 2).map(({ event }) => event)).toEqual(['platform', 'flow']);
    const { id } = await buyer.order(sku, 1);
    await buyer.becomes(id, 'CONFIRMED');
    const last = begun.at(-1)?.id;
    const isOver = (seen: OperationsEvent[]) =>
      seen.some((one) => one.event === 'order' && one.data.id === id && one.data.state === 'CONFIRMED');
    const missed = await watch(isOver, last);
    const moves = missed.flatMap((one) => (one.event === 'order' && one.data.id === id ? [one.data] : []));
    expect(moves.map(({ state, version }) => [state, version])).toEqual([
      ['PENDING', 1],
      ['CONFIRMED', 2],
    ]);
  });

  it('says so where it does not know what was missed', async () => {
    const [first] = await watch((seen) => seen.length === 1, 'deadbeef-7');
    expect(first).toMatchObject({ event: 'reset' });
  });
});

it('serves the rest while a service is away', async () => {
  const parts = async () => new Map((await staff.api.getFlow()).parts.map(({ name, status }) => [name, status]));
  const { id } = await buyer.order(sku, 1);
  await buyer.becomes(id, 'CONFIRMED');
  running.services.get('inventory')!.kill('SIGSTOP');
  await eventually(async () => {
    expect((await parts()).get('inventory')).toBe('failed');
    const { services } = await staff.api.getPlatform();
    expect(services.find(({ name }) => name === 'inventory')?.health).toBe('away');
  });
  expect(await parts()).toEqual(
    new Map([
      ['orders', 'ok'],
      ['user', 'ok'],
      ['order', 'ok'],
      ['inventory', 'failed'],
    ]),
  );
  const timeline = await staff.api.getOrderTimeline({ id });
  expect(timeline.parts).toContainEqual(expect.objectContaining({ name: 'inventory', status: 'failed' }));
  expect(timeline.entries.map(({ what }) => what)).toContain('order.placed.v1');
  await expect(staff.api.listParkedKeys({ service: 'inventory' })).rejects.toMatchObject({
    code: expect.stringMatching(/^UPSTREAM_/),
  });
  running.services.get('inventory')!.kill('SIGCONT');
  await eventually(async () => expect((await parts()).get('inventory')).toBe('ok'));
});
