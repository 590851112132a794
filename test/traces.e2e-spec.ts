import { startStores, type Stores } from '@tessera/stack';
import { eventually } from '@tessera/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testPlatform, type TestPlatform } from './platform.fixture.js';
import { Shopper } from './shopper.fixture.js';
import { shapeOf, spansIn, stepsOf, tracesOf, type Tree } from './trace-shape.fixture.js';

let platform: TestPlatform;
let zipkin: Stores;
let staff: Shopper;
const folder = mkdtempSync(join(tmpdir(), 'tessera-traces-'));
const file = join(folder, 'spans.jsonl');

beforeAll(async () => {
  zipkin = await startStores({ dir: join(folder, 'zipkin'), only: [], ports: 'any', zipkin: true });
  if (zipkin.zipkinUrl === undefined) throw new Error(zipkin.withoutZipkin);
  const spans = `${zipkin.zipkinUrl}/api/v2/spans`;
  platform = await testPlatform({ TRACES_FILE: file, OTEL_EXPORTER_ZIPKIN_ENDPOINT: spans });
  staff = await new Shopper(platform.url).logIn(platform.credentials.staff);
});

afterAll(async () => {
  await platform?.stop();
  await zipkin?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface ZipkinSpan {
  id: string;
  name: string;
  localEndpoint: { serviceName: string };
}

/** Zipkin has each span that the file has of that order, by the same name, which it writes small. */
const isInZipkin = async (orderId: string) => {
  const spans = spansIn(file);
  const [traceId] = tracesOf(spans, orderId);
  await eventually(async () => {
    const answer = await fetch(`${zipkin.zipkinUrl}/api/v2/trace/${traceId}`);
    const found = new Map(((await answer.json()) as ZipkinSpan[]).map((span) => [span.id, span]));
    for (const { spanId, name, service } of spans.filter((span) => span.traceId === traceId))
      expect(found.get(spanId)).toMatchObject({
        name: name.toLowerCase(),
        localEndpoint: { serviceName: service },
      });
  });
};

/** Of one order, once it is whole: an order is in one trace from its request to the last who heard of it. */
const becomesWhole = (orderId: string, tree: Tree) =>
  eventually(() => {
    const spans = spansIn(file);
    const traces = tracesOf(spans, orderId);
    expect(traces).toHaveLength(1);
    expect(shapeOf(spans, traces[0] ?? '')).toEqual(stepsOf(tree));
  });

const inPostgres = (...own: string[]) => ['START', 'SELECT parked_key', 'INSERT inbox', ...own, 'COMMIT'];
const inMongo = (...own: string[]) => [
  'find parked_keys',
  'find inbox',
  'insert inbox',
  ...own,
  'commitTransaction $cmd',
];

const credit = inPostgres(
  'SELECT credit_account',
  'SELECT credit_hold',
  'INSERT credit_account',
  'INSERT credit_hold',
  'INSERT outbox',
);
const stock = inMongo(
  'find reservations',
  'find stocks',
  'update stocks',
  'update reservations',
  'insert movements',
  'insert outbox',
);
const decision = inPostgres('SELECT orders', 'UPDATE orders', 'INSERT outbox');

/** What credit says, and what comes of it: whichever answer decides is given `decided`. */
const creditAnswers = (event: string, decided: Tree = {}): Tree => ({
  [`user create credit ${event}`]: { [`user send credit ${event}`]: {}, ...decided },
});
const stockAnswers = (event: string, decided: Tree = {}): Tree => ({
  [`inventory create reservations ${event}`]: { [`inventory send reservations ${event}`]: {}, ...decided },
});

/** An accepted order: gateway, order service, its outbox, and the two who answer. */
const placed = (request: Tree, told: Tree): Tree => ({
  'gateway POST /v1/orders': {
    'gateway POST': {
      'order POST /v1/orders': {
        ...request,
        'order SELECT prices': {},
        transaction: ['START', 'INSERT orders', 'INSERT outbox', 'COMMIT'],
        'order create orders order.placed.v1': { 'order send orders order.placed.v1': {}, ...told },
      },
    },
  },
});

const asksForStock: Tree = {
  'order POST': { 'inventory POST /internal/stock-check': { 'inventory find stocks': {} } },
};

const confirmed: Tree = {
  'order process an answer': {
    transaction: decision,
    'order create orders order.confirmed.v1': {
      'order send orders order.confirmed.v1': {},
      'inventory process orders order.confirmed.v1': { transaction: stock, ...stockAnswers('stock.committed.v1') },
      'user process orders order.confirmed.v1': { transaction: credit, ...creditAnswers('credit.captured.v1') },
    },
  },
};

const rejected: Tree = {
  'order process an answer': {
    transaction: decision,
    'order create orders order.rejected.v1': {
      'order send orders order.rejected.v1': {},
      // There is nothing to give back.
      'inventory process orders order.rejected.v1': { transaction: inMongo('find reservations') },
      'user process orders order.rejected.v1': { transaction: credit, ...creditAnswers('credit.released.v1') },
    },
  },
};

it('an order that is confirmed is one trace, from its request to the last statement', async () => {
  const sku = await staff.stockUp(100, 10);
  const buyer = await new Shopper(platform.url).signUp();
  const { id } = await buyer.order(sku, 1);
  await buyer.becomes(id, 'CONFIRMED');
  const told: Tree = {
    'inventory process orders order.placed.v1': {
      transaction: stock,
      ...stockAnswers('stock.reserved.v1', confirmed),
    },
    'user process orders order.placed.v1': { transaction: credit, ...creditAnswers('credit.reserved.v1', confirmed) },
  };
  await becomesWhole(id, placed(asksForStock, told));
  await isInZipkin(id);
});

it('so is one that is rejected, for want of stock', async () => {
  // Otherwise the door refuses it, and there is no order.
  await platform.services.get('order')?.stop();
  await platform.start('order', { STOCK_CHECK: 'off' });
  const sku = await staff.stockUp(100, 10);
  const buyer = await new Shopper(platform.url).signUp();
  const { id } = await eventually(() => buyer.order(sku, 50));
  await buyer.becomes(id, 'REJECTED');
  const refused = inMongo('find reservations', 'find stocks', 'update reservations', 'insert outbox');
  const told: Tree = {
    'inventory process orders order.placed.v1': {
      transaction: refused,
      ...stockAnswers('stock.rejected.v1', rejected),
    },
    'user process orders order.placed.v1': { transaction: credit, ...creditAnswers('credit.reserved.v1', rejected) },
  };
  await becomesWhole(id, placed({}, told));
});
