import { readFileSync } from 'node:fs';
import { attempt, type Resolve } from '../functions/exchange/attempt.js';
import { connections } from '../functions/exchange/connections.js';
import { deafPort } from './deaf.fixture.js';
import { answering, certificates, farApi } from './far.fixture.js';

/** One exchange, and above all the connection that it needs. */
const { ca, good, remove } = certificates();
const toClose: { close(): void }[] = [];

afterEach(() => {
  for (const one of toClose.splice(0)) one.close();
});

afterAll(remove);

const keep = <Closable extends { close(): void }>(one: Closable): Closable => {
  toClose.push(one);
  return one;
};

const [DEAD, ALIVE] = ['127.0.0.4', '127.0.0.5'];
const of =
  (...addresses: string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: 4 }));

const get = (port: number) => ({ url: new URL(`https://localhost:${port}/v1/orders`), method: 'GET', headers: {} });
/** Longer than a test may take: what ends one is something else. */
const limits = { connectMs: 10_000, attemptMs: 60_000 };
const agent = (connectMs = limits.connectMs) => connections({ connectMs, ca }).agent();

describe('an address that says nothing', () => {
  it('has its time, each of them', async () => {
    const { port } = keep(await deafPort(DEAD));
    keep(await deafPort(ALIVE, port));
    const began = performance.now();
    const short = { ...limits, connectMs: 300 };
    const tried = await attempt(get(port), short, { agent: agent(300), resolve: of(DEAD, ALIVE) });
    expect(tried).toEqual({ failure: 'CONNECT_TIMEOUT', wasSent: false });
    expect(performance.now() - began).toBeGreaterThan(590);
  });

  it('is left for the next one', async () => {
    const { port } = keep(await deafPort(DEAD));
    keep(await farApi(good, answering(200, {}, '{}'), { address: ALIVE, port }));
    const short = { ...limits, connectMs: 2_000 };
    const tried = await attempt(get(port), short, { agent: agent(2_000), resolve: of(DEAD, ALIVE) });
    expect(tried).toMatchObject({ answer: { status: 200 }, via: ALIVE });
  });

  it('is waited for no longer than the attempt may take', async () => {
    const { port } = keep(await deafPort(DEAD));
    const short = { connectMs: 60_000, attemptMs: 200 };
    const tried = await attempt(get(port), short, { agent: agent(), resolve: of(DEAD) });
    expect(tried).toEqual({ failure: 'CONNECT_TIMEOUT', wasSent: false });
  });
});

it('a resolver that says nothing is DNS', async () => {
  const silent: Resolve = () => new Promise(() => undefined);
  const tried = await attempt(get(1), { connectMs: 50, attemptMs: 100 }, { agent: agent(), resolve: silent });
  expect(tried).toEqual({ failure: 'DNS', wasSent: false });
});

it('a peer that does not agree on TLS is no connection', async () => {
  const api = keep(await farApi(good, answering(200)));
  api.server.removeAllListeners('connection');
  const short = { connectMs: 10_000, attemptMs: 300 };
  const tried = await attempt(get(api.port), short, { agent: agent(), resolve: of('127.0.0.2') });
  expect(tried).toEqual({ failure: 'CONNECT_TIMEOUT', wasSent: false });
});

it('an answer whose end does not come is TIMEOUT, and may have been done', async () => {
  const api = keep(await farApi(good, (_, answer) => answer.writeHead(200).write('{')));
  const short = { connectMs: 10_000, attemptMs: 2_000 };
  const tried = await attempt(get(api.port), short, { agent: agent(), resolve: of('127.0.0.2') });
  expect(tried).toEqual({ failure: 'TIMEOUT', wasSent: true });
});

it('TLS 1.2 will do: private APIs speak nothing newer', async () => {
  const api = keep(await farApi(good, answering(200)));
  api.server.setSecureContext({ maxVersion: 'TLSv1.2', cert: readFileSync(good.cert), key: readFileSync(good.key) });
  const tried = await attempt(get(api.port), limits, { agent: agent(), resolve: of('127.0.0.2') });
  expect(tried).toMatchObject({ answer: { status: 200 } });
});

it('a connection that rested for a minute is not used again', async () => {
  const api = keep(await farApi(good, answering(200, {}, '{}')));
  let made = 0;
  api.server.on('secureConnection', () => {
    made += 1;
  });
  let now = 0;
  const kept = connections({ connectMs: limits.connectMs, ca, now: () => now });
  const turn = async () => {
    const tried = await attempt(get(api.port), limits, { agent: kept.agent(), resolve: of('127.0.0.2') });
    expect(tried).toMatchObject({ answer: { status: 200 } });
    return made;
  };
  expect([await turn(), await turn()]).toEqual([1, 1]);
  now += 60_000;
  expect(await turn()).toBe(1);
  now += 60_001;
  expect(await turn()).toBe(2);
});
