// Customers who shop until told to stop (SIGTERM), while somebody restarts or kills what they shop at:
//   node .ci/shop.mjs http://localhost:3000 credentials.json
// Counts what failed: no answer, or a 5xx. Then waits until every order that was accepted is decided. Exit code 1 when one
// is not; failed requests are printed, and make it 1 as well unless MAY_FAIL says that some may.
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

const send = async (token, method, path, body, headers = {}) => {
  const authorization = token ? { authorization: `Bearer ${token}` } : {};
  const json = body ? { 'content-type': 'application/json' } : {};
  const init = { method, headers: { ...authorization, ...json, ...headers }, body: body && JSON.stringify(body) };
  const response = await fetch(url + path, init);
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : undefined };
};

const must = async (status, ...request) => {
  const answer = await send(...request);
  if (answer.status !== status) throw new Error(`${request[1]} ${request[2]}: ${JSON.stringify(answer)}`);
  return answer.body;
};

/** One request of the run. What fails is noted with its time, for whoever looks for it in the logs. */
const ask = async (token, method, path, ...rest) => {
  const begun = performance.now();
  const answer = await send(token, method, path, ...rest).catch((error) => ({
    status: error.cause?.code ?? error.message,
  }));
  requests += 1;
  slowest = Math.max(slowest, performance.now() - begun);
  if (typeof answer.status === 'number' && answer.status < 500) return answer;
  const kind = `${method} ${path.replace(/[0-9a-f-]{36}/, ':id')} ${answer.status} ${answer.body?.code ?? ''}`;
  failed.set(kind, (failed.get(kind) ?? 0) + 1);
  console.log(`${new Date().toISOString()} ${kind}`);
  return answer;
};

const shop = async (token, sku) => {
  while (!closing.signal.aborted) {
    await ask(token, 'GET', `/v1/products/${sku}`);
    const key = { 'idempotency-key': randomUUID() };
    const placed = await ask(token, 'POST', '/v1/orders', { lines: [{ sku, quantity: 1 }] }, key);
    if (placed.status === 202) {
      accepted.add(placed.body.id);
      await ask(token, 'GET', `/v1/orders/${placed.body.id}`);
    }
    await ask(token, 'GET', '/v1/me/overview');
    await sleep(pauseMs);
  }
};

const decided = async (token, id, until) => {
  for (;;) {
    const { state } = await must(200, token, 'GET', `/v1/orders/${id}`);
    if (state !== 'PENDING') return state;
    if (Date.now() > until) throw new Error(`order ${id} was accepted and is not decided`);
    await sleep(200);
  }
};

const logIn = async (login) => (await must(200, undefined, 'POST', '/v1/auth/login', login)).accessToken;
const [staffToken, token] = [await logIn(staff), await logIn(customer)];
const sku = `SHOP-${randomUUID().slice(0, 8).toUpperCase()}`;
await must(201, staffToken, 'PUT', `/v1/products/${sku}`, {
  name: 'Of the load',
  price: { amount: 1, currency: 'EUR' },
});
await must(201, staffToken, 'POST', `/v1/products/${sku}/adjustments`, { delta: 90_000, reason: 'load' });
// Until the order service has its price: refused orders would say nothing.
while ((await send(token, 'POST', '/v1/orders', { lines: [{ sku, quantity: 1 }] })).status !== 202) await sleep(100);

console.log('shopping');
await Promise.all(Array.from({ length: shoppers }, () => shop(token, sku)));
const states = new Map();
const until = Date.now() + decidedWithinMs;
for (const id of accepted) {
  const state = await decided(token, id, until);
  states.set(state, (states.get(state) ?? 0) + 1);
}
const failures = [...failed.values()].reduce((sum, n) => sum + n, 0);
console.log(`${requests} requests, ${failures} failed, the slowest took ${Math.round(slowest)} ms`);
console.log(`${accepted.size} orders accepted, all decided: ${JSON.stringify(Object.fromEntries(states))}`);
process.exitCode = failures > 0 && !process.env.MAY_FAIL ? 1 : 0;
