import { type App, apps } from '@tessera/contracts';
import { metricNames, metrics, type MetricName } from '@tessera/contracts/metrics';
import { ask, eventually } from '@tessera/testing';
import { type Family, figureOf, readExposition, type Sample } from './exposition.fixture.js';
import { type TestPlatform, testPlatform } from './platform.fixture.js';
import { refusal, Shopper } from './shopper.fixture.js';

/** Four running services after a few orders: what they show is what the list says, no more and no less. */
let running: TestPlatform;
let scrapes: Record<App, ReadonlyMap<string, Family>>;

const placeOf = (app: App) => {
  const { url = '', management = url } = running.services.states().find((state) => state.name === app) ?? {};
  return management;
};
const scrape = async (app: App) => readExposition((await ask('GET', `${placeOf(app)}/metrics`)).text);
const scrapeAll = async () => {
  const found = await Promise.all(apps.map(async (app) => [app, await scrape(app)] as const));
  return Object.fromEntries(found) as typeof scrapes;
};

/** Two orders that are confirmed, one that is rejected, one that is called off; reads, and what is wrong on purpose. */
const shop = async () => {
  const staff = await new Shopper(running.url).logIn(running.credentials.staff);
  const [tea, gold] = [await staff.stockUp(100, 10), await staff.stockUp(200_000, 10)];
  const buyer = await new Shopper(running.url).signUp();
  for (const quantity of [1, 2]) await buyer.becomes((await buyer.order(tea, quantity)).id, 'CONFIRMED');
  await buyer.becomes((await buyer.order(gold)).id, 'REJECTED');
  const { id } = await buyer.order(tea);
  await buyer.becomes(id, 'CONFIRMED');
  await buyer.api.cancelOrder({ id });
  await buyer.api.getOverview();
  // What is kept of it is dropped while levels of its stock are still being told.
  const read = () => buyer.ask('GET', `/v1/products/${tea}`);
  await eventually(async () => expect((await read()).headers.get('x-cache')).toBe('HIT'));
  await refusal(await new Shopper(running.url).api.getMe().catch((error: unknown) => error));
  for (const path of ['/v1/nothing/7', '/v1/orders/7/x?y=1', '/.env', '/metrics']) await buyer.ask('GET', path);
  await buyer.ask('PROPFIND', '/v1/orders');
};

const missingIn = (app: App) =>
  metricNames.filter((name) => metrics[name].from.includes(app) && !scrapes[app].get(name)?.samples.length);

beforeAll(async () => {
  running = await testPlatform();
  await shop();
  scrapes = await scrapeAll();
  // Lag is looked at every five seconds, garbage is collected when it is time.
  await eventually(async () => {
    scrapes = await scrapeAll();
    expect(apps.flatMap(missingIn)).toEqual([]);
  });
});
afterAll(() => running.stop());

const labelsOf = ({ labels }: Sample) => Object.keys(labels).filter((label) => label !== 'le');
const isListed = (name: string): name is MetricName => Object.hasOwn(metrics, name);

describe.each(apps)('%s', (app) => {
  it('shows nothing that is not listed for it', () => {
    const unlisted = [...scrapes[app].keys()].filter((name) => !isListed(name) || !metrics[name].from.includes(app));
    expect(unlisted).toEqual([]);
  });

  it('shows each with its kind, its unit, its help and exactly its labels', () => {
    for (const [name, { type, unit, help, samples }] of scrapes[app]) {
      if (!isListed(name)) throw new Error(`${name} is not listed`);
      const { kind, labels, ...listed } = metrics[name];
      expect({ name, type, unit, help }).toEqual({ name, type: kind, unit: listed.unit, help: listed.help });
      for (const sample of samples)
        expect({ name, labels: labelsOf(sample).toSorted() }).toEqual({ name, labels: Object.keys(labels).toSorted() });
    }
  });

  it('says with labels nothing but words of the list, and no person, id or path as it came', () => {
    for (const [name, { samples }] of scrapes[app])
      for (const { labels } of samples)
        for (const [label, value] of Object.entries(labels)) {
          const words = isListed(name) ? metrics[name].labels[label] : undefined;
          if (Array.isArray(words)) expect(words).toContain(value);
          expect(value).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}|T-[0-9A-F]{8}|@|\?|:\d{4}|^$/);
        }
  });

  it('has buckets that hold all that was counted, in the bounds of the list', () => {
    for (const [name, { type, samples }] of scrapes[app]) {
      if (type !== 'histogram' || !isListed(name)) continue;
      const ends = samples.filter((sample) => sample.labels['le'] === '+Inf').map(({ value }) => value);
      expect(ends).toEqual(samples.filter((sample) => sample.name === `${name}_count`).map(({ value }) => value));
      const bounds = new Set(samples.flatMap(({ labels }) => labels['le'] ?? []));
      expect([...bounds]).toEqual([...(metrics[name].buckets ?? []).map(String), '+Inf']);
    }
  });
});

it.each(apps)('%s shows all that is listed for it, what never happened at 0', (app) => {
  expect(missingIn(app)).toEqual([]);
  const { samples = [] } = scrapes[app].get('tessera_tokens_refused_total') ?? {};
  expect(samples.map(({ labels }) => labels['reason']).toSorted()).toEqual([
    'ended',
    'expired',
    'invalid',
    'missing',
    'no-keys',
    'role',
  ]);
});

it('counts each order once, by what became of it and why', () => {
  const decided = (state: string, reason: string) =>
    figureOf(scrapes.order, 'tessera_orders_decided_total', { state, reason });
  expect(figureOf(scrapes.order, 'tessera_orders_placed_total')).toBe(4);
  expect([decided('CONFIRMED', 'none'), decided('REJECTED', 'CREDIT_LIMIT_EXCEEDED')]).toEqual([3, 1]);
  expect(figureOf(scrapes.order, 'tessera_orders_decided_total')).toBe(4);
  expect(figureOf(scrapes.order, 'tessera_order_decision_seconds')).toBe(4);
  expect(figureOf(scrapes.order, 'tessera_orders_undecided')).toBe(0);
});

it('counts requests by the template of their route, and what no route takes as one', () => {
  const routes = new Set(
    scrapes.gateway.get('http_server_request_duration_seconds')?.samples.map(({ labels }) => labels['http_route']),
  );
  expect([...routes]).toEqual(expect.arrayContaining(['/v1/orders/:id', '/v1/products/:sku', 'unmatched']));
  const unmatched = { http_route: 'unmatched', http_response_status_code: '404' };
  expect(figureOf(scrapes.gateway, 'http_server_request_duration_seconds', unmatched)).toBeGreaterThanOrEqual(4);
});

it('counts refused tokens, cache reads and limits', () => {
  const { gateway } = scrapes;
  expect(figureOf(gateway, 'tessera_tokens_refused_total', { reason: 'missing' })).toBeGreaterThan(0);
  expect(figureOf(gateway, 'tessera_cache_reads_total', { from: 'hit' })).toBeGreaterThan(0);
  expect(figureOf(gateway, 'tessera_limit_decisions_total', { policy: 'user', outcome: 'admitted' })).toBeGreaterThan(
    5,
  );
});

it('is not on the public port', async () => {
  expect((await ask('GET', `${running.url}/metrics`)).status).toBe(404);
});
