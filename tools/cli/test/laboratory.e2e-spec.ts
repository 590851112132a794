import { type Client, createClient } from '@tessera/client';
import { type LabPart } from '@tessera/contracts';
import { eventually } from '@tessera/testing';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Running, Terminal } from './terminal.fixture.js';

/** The laboratory of a run, as staff use it: what is broken on purpose waits, comes back and is finished. */
let terminal: Terminal;
let run: Running;
let staff: Client;
let customer: Client;

/** On a machine that does much else. */
const soon = 60_000;
const gateway = () => `http://127.0.0.1:${terminal.env['GATEWAY_PORT']}`;

const start = async () => {
  run = terminal.start();
  await run.says(/Tessera is ready/);
};

const logIn = async (who: 'staff' | 'customer') => {
  const client = createClient({ baseUrl: gateway(), check: true, retries: 5 });
  await client.logIn(JSON.parse(readFileSync(join(terminal.state, 'credentials.json'), 'utf8'))[who]);
  return client;
};

const partOf = async (name: string): Promise<LabPart | undefined> =>
  (await staff.getLab()).parts.find((part) => part.name === name);
const becomes = (name: string, state: LabPart['state']) =>
  eventually(async () => expect(await partOf(name)).toMatchObject({ state }), soon);

const pending = async () => (await staff.listOrders({ state: 'PENDING', limit: 100 })).items;
const placedBeyond = async (count: number) =>
  eventually(async () => expect((await staff.getLab()).load.placed).toBeGreaterThan(count), soon);
const order = (sku: string) => customer.placeOrder({ lines: [{ sku, quantity: 1 }] }, { idempotencyKey: randomUUID() });

/** The dead letters of a key. */
const deadOf = async (key: string) => {
  const { text } = await terminal.done(terminal.tessera('dlt', 'list', '--json'));
  return JSON.parse(text).deadLetters.filter((one: { key: string }) => one.key === key);
};

/** Some of them may be true only once more has happened. */
const holds = () =>
  eventually(async () => {
    const { verdicts, problem } = await staff.getLabCheck();
    expect({ problem, broken: verdicts.filter((one) => !one.holds) }).toEqual({ problem: null, broken: [] });
    expect(verdicts.length).toBeGreaterThan(5);
  }, soon);

beforeAll(async () => {
  terminal = await Terminal.open();
  await start();
  [staff, customer] = [await logIn('staff'), await logIn('customer')];
});
afterAll(() => terminal.close());

/** As a gateway is told it. */
const addressIn = (pid: number) => {
  const entries = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  const of = (key: string) => entries.find((entry) => entry.startsWith(`${key}=`))?.slice(key.length + 1) ?? '';
  return { url: of('LAB_URL'), key: of('LAB_KEY') };
};

it('is for staff, through the gateway, and for nobody who finds the door behind it', async () => {
  const asked = async (token?: string) =>
    (await fetch(`${gateway()}/v1/lab`, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } }))
      .status;
  expect([await asked(), await asked(customer.tokens?.accessToken), await asked(staff.tokens?.accessToken)]).toEqual([
    401, 403, 200,
  ]);
  const { url, key } = addressIn((await partOf('gateway'))?.pid ?? 0);
  const door = async (headers: Record<string, string>) => (await fetch(`${url}/v1/lab`, { headers })).status;
  expect([
    await door({}),
    await door({ 'x-lab-key': `${key.slice(1)}x` }),
    await door({ 'x-lab-key': key, origin: gateway() }),
    await door({ 'x-lab-key': key }),
  ]).toEqual([403, 403, 403, 200]);
});

it('lets orders wait while inventory is frozen, away or killed; all of them are decided afterwards', async () => {
  await staff.setLabLoad({ ordersPerSecond: 4 });
  await placedBeyond(4);

  expect(await staff.setLabPart({ name: 'inventory', state: 'frozen' })).toMatchObject({ state: 'frozen' });
  await placedBeyond((await staff.getLab()).load.placed + 8);
  expect((await pending()).length).toBeGreaterThan(4);
  expect(await staff.setLabPart({ name: 'inventory', state: 'running' })).toMatchObject({ state: 'running' });

  expect(await staff.setLabPart({ name: 'inventory', state: 'down' })).toMatchObject({ state: 'down', pid: null });
  await placedBeyond((await staff.getLab()).load.placed + 8);
  // By now anything else would have been started again.
  expect(await partOf('inventory')).toMatchObject({ state: 'down', pid: null });
  await staff.setLabPart({ name: 'inventory', state: 'running' });
  await becomes('inventory', 'running');

  // Asked for: five deaths of another kind end the run.
  for (let kills = 0; kills < 6; kills++) {
    await staff.killLabPart({ name: 'inventory' });
    await becomes('inventory', 'running');
  }

  const { placed, unreachable } = await staff.setLabLoad({ ordersPerSecond: 0 });
  expect(placed).toBeGreaterThan(20);
  expect(unreachable).toBe(0);
  await eventually(async () => expect(await pending()).toEqual([]), soon);
  await holds();
});

it('freezes a store with all that it has started', async () => {
  await staff.setLabPart({ name: 'postgres', state: 'frozen' });
  await expect(createClient({ baseUrl: gateway(), timeoutMs: 2_000 }).register(newcomer())).rejects.toThrow();
  await staff.setLabPart({ name: 'postgres', state: 'running' });
  await eventually(async () => void (await customer.getMyCredit()), soon);
});

const newcomer = () => ({ email: `${randomUUID()}@example.org`, password: 'correct horse battery', name: 'New' });

it('takes no gateway away that nobody could bring back, and kills it after the answer', async () => {
  for (const state of ['frozen', 'down'] as const)
    await expect(staff.setLabPart({ name: 'gateway', state })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  const before = await staff.killLabPart({ name: 'gateway' });
  await eventually(async () => {
    const after = await partOf('gateway');
    expect(after).toMatchObject({ state: 'running' });
    expect(after?.pid).not.toBe(before.pid);
  }, soon);
});

it('has an order of a spoiled product wait behind its dead letter until it is mended and replayed', async () => {
  const sku = 'TEA-GREEN-100';
  expect((await staff.setSpoiled({ sku, spoiled: true })).spoiled).toEqual([sku]);
  const { id } = await order(sku);
  const other = await order('TEA-BLACK-250');
  await eventually(async () => expect(JSON.stringify(await deadOf(id))).toContain('is damaged'), soon);
  await eventually(async () => expect(await customer.getOrder({ id: other.id })).toMatchObject({ state: 'CONFIRMED' }));
  expect(await customer.getOrder({ id })).toMatchObject({ state: 'PENDING' });

  expect((await staff.setSpoiled({ sku, spoiled: false })).spoiled).toEqual([]);
  expect(await terminal.done(terminal.tessera('dlt', 'replay', '--key', id))).toMatchObject({ code: 0 });
  await eventually(async () => expect(await customer.getOrder({ id })).toMatchObject({ state: 'CONFIRMED' }), soon);
  await holds();
});

it('writes poison, behind which the order of its key waits', async () => {
  const { id } = await order('TEA-MINT-050');
  await eventually(async () => expect(await customer.getOrder({ id })).toMatchObject({ state: 'CONFIRMED' }), soon);
  const lies = await staff.poisonTopic({ topic: 'orders', kind: 'a wrong schema', key: id });
  expect(lies).toMatchObject({ topic: 'orders', key: id, offset: expect.stringMatching(/^\d+$/) });
  // Of each group that reads them.
  await eventually(async () => expect(await deadOf(id)).toHaveLength(2), soon);
  expect(await terminal.done(terminal.tessera('dlt', 'drop', '--key', id))).toMatchObject({ code: 0 });
});

it('leaves nothing frozen or spoiled behind: not by Ctrl-C, and not when its run is killed', async () => {
  const sku = 'TEA-GREEN-100';
  const breakAll = async () => {
    await staff.setSpoiled({ sku, spoiled: true });
    for (const name of ['order', 'postgres']) await staff.setLabPart({ name, state: 'frozen' });
  };
  const isWhole = async () => {
    staff = await logIn('staff');
    expect(await staff.getStock({ sku })).toMatchObject({ reserved: 0 });
    expect((await staff.getLab()).parts.map(({ state }) => state)).not.toContain('frozen');
  };
  await breakAll();
  run.child.kill('SIGKILL');
  await run.ended;
  await start();
  await isWhole();
  await breakAll();
  run.child.kill('SIGINT');
  expect(await run.ended).toBe(0);
  expect(terminal.leftRunning()).toEqual([]);
  await start();
  await isWhole();
  run.child.kill('SIGINT');
  expect(await run.ended).toBe(0);
});
