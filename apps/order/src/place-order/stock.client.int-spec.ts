import { type StockCheck } from '@tessera/contracts';
import { createLog, requestContext } from '@tessera/runtime';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { StockClient } from './stock.client.js';

/** A real door instead of inventory's; what it does with a check is each test's. */
let inventory: Server;
let where: ConstructorParameters<typeof StockClient>[0];
let client: StockClient;
let answer: (skus: string[], response: ServerResponse) => unknown;
let asked: { skus: string[]; token: string | undefined }[];

const level = (sku: string) => ({ sku, available: Number(sku.split('-')[1]) });
const tell = (skus: string[], response: ServerResponse) =>
  response.end(JSON.stringify({ short: [], stock: skus.map(level) }));
const line = (available: number, quantity: number) => ({ sku: `SKU-${available}`, quantity });

const newClient = (timeoutMs: number) =>
  new StockClient(where, createLog('test', 'silent'), { timeoutMs, skippedForMs: 60_000 });

const onRequest = async (request: IncomingMessage, response: ServerResponse) => {
  if (request.url !== '/internal/stock-check') return response.end('{"status":"ok"}');
  const { lines } = (await json(request)) as StockCheck;
  const skus = lines.map(({ sku }) => sku);
  asked.push({ skus, token: request.headers.authorization });
  return answer(skus, response);
};

beforeEach(async () => {
  asked = [];
  answer = tell;
  inventory = createServer((...call) => void onRequest(...call)).listen(0, '127.0.0.1');
  await once(inventory, 'listening');
  const { port } = inventory.address() as AddressInfo;
  where = { INVENTORY_URL: [`http://127.0.0.1:${port}`], STOCK_CHECK: 'on' };
  // A busy machine is no reason to skip a check.
  client = newClient(20_000);
});
afterEach(async () => {
  inventory.closeAllConnections();
  inventory.close();
  await client.onApplicationShutdown();
});

it('names the lines that are short, in the order of the lines', async () => {
  const lines = [line(1, 2), line(5, 5), line(0, 1)];
  expect(await client.shortLines(lines, 'token')).toEqual([
    { sku: 'SKU-1', requested: 2, available: 1 },
    { sku: 'SKU-0', requested: 1, available: 0 },
  ]);
  expect(asked).toEqual([{ skus: ['SKU-1', 'SKU-5', 'SKU-0'], token: 'Bearer token' }]);
});

it('takes what inventory does not know for nothing', async () => {
  answer = (_, response) => tell([], response);
  expect(await client.shortLines([line(9, 1)], 'token')).toEqual([{ sku: 'SKU-9', requested: 1, available: 0 }]);
});

it('asks once for all who come together, and tells each of their own lines', async () => {
  const orders = Array.from({ length: 40 }, (_, n) => client.shortLines([line(n % 4, 2)], `token ${n}`));
  const short = await Promise.all(orders);
  expect(asked).toHaveLength(1);
  expect(short.map((lines) => lines.length)).toEqual(short.map((_, n) => (n % 4 < 2 ? 1 : 0)));
});

it('asks for fifty SKUs at a time', async () => {
  const orders = Array.from({ length: 3 }, (_, n) => Array.from({ length: 40 }, (_, m) => line(n * 40 + m, 1_000)));
  const short = await Promise.all(orders.map((lines) => client.shortLines(lines, 'token')));
  expect(asked.map(({ skus }) => skus.length)).toEqual([50, 50, 20]);
  expect(short.map((lines) => lines.length)).toEqual([40, 40, 40]);
});

it.each([
  ['refuses', (_: string[], response: ServerResponse) => response.writeHead(500).end('{}')],
  ['says something else', (_: string[], response: ServerResponse) => response.end('{"stock":7}')],
])('lets the order process decide when inventory %s, and does not ask again for a while', async (_, does) => {
  answer = does;
  expect(await client.shortLines([line(0, 1)], 'token')).toEqual([]);
  answer = tell;
  expect(await client.shortLines([line(0, 1)], 'token')).toEqual([]);
  expect(asked).toHaveLength(1);
});

it('does the same when inventory says nothing in time', async () => {
  const impatient = newClient(50);
  answer = () => {};
  expect(await impatient.shortLines([line(0, 1)], 'token')).toEqual([]);
  answer = tell;
  expect(await impatient.shortLines([line(0, 1)], 'token')).toEqual([]);
  await impatient.onApplicationShutdown();
});

it('asks again after a token that inventory refuses', async () => {
  answer = (_, response) => response.writeHead(401).end('{}');
  expect(await client.shortLines([line(0, 1)], 'token')).toEqual([]);
  answer = tell;
  expect(await client.shortLines([line(0, 1)], 'token')).toHaveLength(1);
});

it('keeps nobody for longer than their own caller waits, which is not inventory’s fault', async () => {
  const held = Promise.withResolvers<() => unknown>();
  answer = (skus, response) => held.resolve(() => tell(skus, response));
  const context = { correlationId: 'c', deadline: Date.now() + 20 };
  expect(await requestContext.run(context, () => client.shortLines([line(0, 1)], 'token'))).toEqual([]);
  (await held.promise)();
  answer = tell;
  expect(await client.shortLines([line(0, 1)], 'token')).toHaveLength(1);
});

it('asks nothing for somebody whose caller has gone', async () => {
  const context = { correlationId: 'c', deadline: Date.now() - 1 };
  expect(await requestContext.run(context, () => client.shortLines([line(0, 1)], 'token'))).toEqual([]);
  expect(asked).toEqual([]);
});
