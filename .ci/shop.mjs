// Customers who shop until told to stop (SIGTERM), while somebody restarts or kills what they shop at:
//   node .ci/shop.mjs http://localhost:3000 credentials.json
// Counts what failed: no answer, or a 5xx. Then waits until every order that was accepted is decided. Exit code 1 when one
// is not; failed requests are printed, and make it 1 as well unless MAY_FAIL says that some may.
import { ConnectionFailed, createClient, isProblem } from '@tessera/client';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const [url, credentialsFile] = process.argv.slice(2);
const { customer, staff } = JSON.parse(readFileSync(credentialsFile, 'utf8'));
const shoppers = 4;
const pauseMs = 100;
const decidedWithinMs = 60_000;

const failed = new Map();
const accepted = new Set();
let requests = 0;
let slowest = 0;
const closing = new AbortController();
process.once('SIGTERM', () => closing.abort()).once('SIGINT', () => closing.abort());

const newClient = () => createClient({ baseUrl: url });
const staffApi = newClient();
const api = newClient();

/** Why a request failed; undefined for a refusal, which is an answer. */
const failureOf = (error) => {
  if (error instanceof ConnectionFailed) return error.reason;
  if (!isProblem(error)) throw error;
  return error.status >= 500 ? `${error.status} ${error.code}` : undefined;
};

const note = (operation, failure) => {
  const kind = `${operation} ${failure}`;
  failed.set(kind, (failed.get(kind) ?? 0) + 1);
  console.log(`${new Date().toISOString()} ${kind}`);
};

/** One request of the run. What fails is noted with its time, for whoever looks for it in the logs. */
const ask = async (operation, ...given) => {
  const begun = performance.now();
  try {
    return await api[operation](...given);
  } catch (error) {
    const failure = failureOf(error);
    if (failure) note(operation, failure);
  } finally {
    requests += 1;
    slowest = Math.max(slowest, performance.now() - begun);
  }
};

const shop = async (sku) => {
  while (!closing.signal.aborted) {
    await ask('getProduct', { sku });
    const placed = await ask('placeOrder', { lines: [{ sku, quantity: 1 }] }, { idempotencyKey: randomUUID() });
    if (placed) {
      accepted.add(placed.id);
      await ask('getOrder', { id: placed.id });
    }
    await ask('getOverview');
    await sleep(pauseMs);
  }
};

const decided = async (id, until) => {
  for (;;) {
    const { state } = await api.getOrder({ id });
    if (state !== 'PENDING') return state;
    if (Date.now() > until) throw new Error(`order ${id} was accepted and is not decided`);
    await sleep(200);
  }
};

await staffApi.logIn(staff);
await api.logIn(customer);
const sku = `SHOP-${randomUUID().slice(0, 8).toUpperCase()}`;
await staffApi.putProduct({ sku, name: 'Of the load', price: { amount: 1, currency: 'EUR' } });
await staffApi.adjustStock({ sku, delta: 90_000, reason: 'load' });
// Until the order service has its price: refused orders would say nothing.
const isKnown = () =>
  api.placeOrder({ lines: [{ sku, quantity: 1 }] }).then(
    () => true,
    () => false,
  );
while (!(await isKnown())) await sleep(100);

console.log('shopping');
await Promise.all(Array.from({ length: shoppers }, () => shop(sku)));
const states = new Map();
const until = Date.now() + decidedWithinMs;
for (const id of accepted) {
  const state = await decided(id, until);
  states.set(state, (states.get(state) ?? 0) + 1);
}
const failures = [...failed.values()].reduce((sum, n) => sum + n, 0);
console.log(`${requests} requests, ${failures} failed, the slowest took ${Math.round(slowest)} ms`);
console.log(`${accepted.size} orders accepted, all decided: ${JSON.stringify(Object.fromEntries(states))}`);
process.exitCode = failures > 0 && !process.env.MAY_FAIL ? 1 : 0;
