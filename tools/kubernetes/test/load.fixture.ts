import { createClient } from '@tessera/client';
import { eventually } from '@tessera/testing';
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClusterPlatform } from './platform.fixture.js';

/** What came of a constant load. */
export interface Load {
  sent: number;
  /** Why, for each request that was not answered as it must be. */
  failures: string[];
  /** Of orders that were accepted. */
  orders: string[];
}

interface Customer {
  token: string;
  address: string;
}

const everyMs = 50;
/** Slower than anything that works, also on a machine that has more to do than it can. */
const answeredWithin = 15_000;

let addresses = 0;
/** Each comes from an address of their own, so that limits hold for each of them. */
const nextAddress = () => `10.1.${Math.floor(addresses / 250)}.${(addresses++ % 250) + 1}`;

const personAt = (url: string) => {
  const address = nextAddress();
  return { address, api: createClient({ baseUrl: url, headers: { 'x-forwarded-for': address }, retries: 5 }) };
};

/** One that was not answered in time may have been done. */
const unlessTaken = (error: unknown) => {
  if (!String(error).includes('EMAIL_TAKEN')) throw error;
};

const customer = async (url: string): Promise<Customer> => {
  const { address, api } = personAt(url);
  const login = { email: `${randomUUID()}@example.org`, password: 'correct horse battery' };
  await eventually(() => api.register({ ...login, name: 'Somebody' }).catch(unlessTaken), 120_000);
  await eventually(() => api.logIn(login), 120_000);
  return { address, token: api.tokens?.accessToken ?? '' };
};

/** A product of which there is enough, known to the order service. */
const stockUp = async ({ url, credentials }: ClusterPlatform): Promise<string> => {
  const { api } = personAt(url);
  await eventually(() => api.logIn(credentials.staff), 120_000);
  const sku = `T-${randomUUID().slice(0, 8).toUpperCase()}`;
  await api.putProduct({ sku, name: 'Test product', price: { amount: 1, currency: 'EUR' } });
  await api.adjustStock({ sku, delta: 100_000, reason: 'test' });
  return sku;
};

/** So many that none of them orders more often than the gateway's limits let one; odd, so that orders are spread over all of them. */
const CUSTOMERS = 21;

/** A shop with customers who are logged in: what a load needs that is not to be part of it. */
export const openShop = async (platform: ClusterPlatform) => {
  const sku = await stockUp(platform);
  const customers: Customer[] = [];
  for (let n = 0; n < CUSTOMERS; n++) customers.push(await customer(platform.url));
  const [first] = customers;
  const is = { token: '', address: '', ...first };
  const order = () => ask(platform.url, { who: is, path: '/v1/orders', body: { lines: [{ sku, quantity: 1 }] } });
  // The order service has heard of the product.
  for (let n = 0; (await order()).status >= 400 && n < 100; n++) await sleep(300);
  return { url: platform.url, sku, customers };
};

interface Question {
  who: Customer;
  /** Whose connections are kept; without it each question opens one. */
  agent?: Agent | undefined;
  path: string;
  body?: object;
}

/** Answers status and body; never throws for an answer. */
const ask = (url: string, { who, agent, path, body }: Question): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${who.token}`,
      'x-forwarded-for': who.address,
      ...(body && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
    };
    const options = { method: body ? 'POST' : 'GET', headers, agent: agent ?? false, timeout: answeredWithin };
    const sent = request(url + path, options, (response) => {
      const chunks: Buffer[] = [];
      response
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }))
        .on('error', reject);
    });
    sent.on('error', reject).on('timeout', () => sent.destroy(new Error('time-out')));
    sent.end(body && JSON.stringify(body));
  });

/**
 * Twenty requests a second until `done` settles, whatever becomes of earlier ones: half of them by connections that are kept, half by
 * new ones; every fourth places an order.
 */
export const underLoad = async (shop: Awaited<ReturnType<typeof openShop>>, done: Promise<unknown>): Promise<Load> => {
  const load: Load = { sent: 0, failures: [], orders: [] };
  const kept = new Agent({ keepAlive: true, maxSockets: 4 });
  const open: Promise<void>[] = [];
  const one = async (n: number) => {
    const who = shop.customers[n % shop.customers.length] as Customer;
    const agent = n % 2 === 0 ? kept : undefined;
    const isOrder = n % 8 < 2;
    const lines = [{ sku: shop.sku, quantity: 1 }];
    try {
      const { status, body } = isOrder
        ? await ask(shop.url, { who, agent, path: '/v1/orders', body: { lines } })
        : await ask(shop.url, { who, agent, path: n % 3 === 0 ? '/v1/orders' : `/v1/products/${shop.sku}` });
      if (status >= 400) throw new Error(`${status} ${body.slice(0, 200)}`);
      if (isOrder) load.orders.push((JSON.parse(body) as { id: string }).id);
    } catch (error) {
      load.failures.push(
        `${new Date().toISOString()} ${isOrder ? 'order' : 'look'} ${agent ? 'kept' : 'new'}: ${String(error)}`,
      );
    }
  };
  const ended = new AbortController();
  const end = done.finally(() => ended.abort());
  const begin = Date.now();
  for (; !ended.signal.aborted; load.sent++) {
    open.push(one(load.sent));
    await sleep(Math.max(0, begin + (load.sent + 1) * everyMs - Date.now()));
  }
  await Promise.all(open);
  kept.destroy();
  await end;
  return load;
};

/** So many requests at once that every pod has several: who is merely quicker is not asked alone. Nothing of it is kept by gateways. */
export const crowd = async (shop: Awaited<ReturnType<typeof openShop>>, done: Promise<unknown>): Promise<string[]> => {
  const failures: string[] = [];
  const agent = new Agent({ keepAlive: true });
  const ended = new AbortController();
  const end = done.finally(() => ended.abort());
  const one = async (who: Customer) => {
    while (!ended.signal.aborted) {
      const { status, body } = await ask(shop.url, { who, agent, path: '/v1/orders' }).catch(unanswered);
      if (status !== 200) failures.push(`${status} ${body.slice(0, 200)}`);
    }
  };
  await Promise.all([...shop.customers.map(one), end]);
  agent.destroy();
  return failures;
};

const unanswered = (error: unknown) => ({ status: 0, body: String(error) });

/** Longer than one that is late takes, for all of them together: one that is lost is never decided. */
const decidedWithin = 120_000;

/** How many orders are in which state, and why, when each is decided, or when nobody will wait any longer: `REJECTED TIMEOUT`. */
export const decided = async (platform: ClusterPlatform, ids: readonly string[]): Promise<Record<string, number>> => {
  const { api } = personAt(platform.url);
  await eventually(() => api.logIn(platform.credentials.staff), 120_000);
  const states: Record<string, number> = {};
  const end = Date.now() + decidedWithin;
  for (const id of ids) {
    let order = await api.getOrder({ id });
    while (order.state === 'PENDING' && Date.now() < end) {
      await sleep(300);
      order = await api.getOrder({ id });
    }
    const state = order.reason ? `${order.state} ${order.reason.code}` : order.state;
    states[state] = (states[state] ?? 0) + 1;
  }
  return states;
};
