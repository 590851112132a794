import { eventually } from '@tessera/testing';
import { type RequestListener } from 'node:http';
import { DnsServer } from '../../../test/dns.fixture.js';
import { get, post, Servers } from '../../../test/servers.fixture.js';
import { DnsDiscovery, needsDns } from './dns-discovery.js';
import { type Lookup } from './dns-records.js';
import { type Endpoint } from './discovery.js';

const servers = new Servers();
let dns: DnsServer;
const open: DnsDiscovery[] = [];

beforeEach(async () => (dns = await DnsServer.open()));
afterEach(async () => {
  for (const discovery of open.splice(0)) discovery.close();
  await servers.close();
  dns.close();
});

const unknown: Lookup = () => Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));

const discover = (addresses: string[], lookup = unknown) => {
  const discovery = new DnsDiscovery(addresses, { resolver: dns.resolver, lookup });
  open.push(discovery);
  return discovery;
};

/** All that is told, the newest last. */
const watch = (addresses: string[], lookup = unknown) => {
  const told: string[][] = [];
  discover(addresses, lookup).watch((endpoints) => told.push(endpoints.map(shown).sort()));
  return { told, now: () => told.at(-1) };
};
const shown = ({ origin, address }: Endpoint) => `${origin} ${address ?? '-'}`;

it.each([
  ['http://order:3000', true],
  ['https://order.shop.test', true],
  ['srv+http://_http._tcp.order', true],
  ['http://10.0.0.1:3000', false],
  ['http://[::1]:3000', false],
  ['http://localhost:3000', false],
])('%s needs DNS: %s', (address, needs) => expect(needsDns(address)).toBe(needs));

describe('a name', () => {
  it('stands for itself until it is found, then for all its addresses of both kinds', async () => {
    dns.addresses = { 'order.test': ['127.0.0.1', '127.0.0.2', '::1'] };
    const { told, now } = watch(['http://order.test:3000', 'http://127.0.0.9:3000']);
    expect(told).toEqual([['http://127.0.0.9:3000 -', 'http://order.test:3000 -']]);
    const all = ['127.0.0.1', '127.0.0.2', '::1'].map((address) => `http://order.test:3000 ${address}`);
    await eventually(() => expect(now()).toEqual(['http://127.0.0.9:3000 -', ...all]));
  });

  it('is asked for again when its time is over, and told only when something changed', async () => {
    dns.addresses = { 'order.test': ['127.0.0.1', '127.0.0.2'] };
    const { told, now } = watch(['http://order.test']);
    await eventually(() => expect(now()).toHaveLength(2));
    const asked = dns.asked;
    dns.addresses = { 'order.test': ['127.0.0.2', '127.0.0.1'] };
    await eventually(() => expect(dns.asked).toBeGreaterThan(asked + 2));
    expect(told).toHaveLength(2);
    dns.addresses = { 'order.test': ['127.0.0.2', '127.0.0.3'] };
    await eventually(() => expect(now()).toEqual(['http://order.test 127.0.0.2', 'http://order.test 127.0.0.3']));
  });

  it('keeps its addresses while DNS is broken, and while it is unknown', async () => {
    dns.addresses = { 'order.test': ['127.0.0.1'] };
    const { told, now } = watch(['http://order.test']);
    await eventually(() => expect(now()).toEqual(['http://order.test 127.0.0.1']));
    const known = told.length;
    dns.isBroken = true;
    const asked = dns.asked;
    await eventually(() => expect(dns.asked).toBeGreaterThan(asked));
    dns.isBroken = false;
    dns.addresses = {};
    const later = dns.asked;
    await eventually(() => expect(dns.asked).toBeGreaterThan(later + 1));
    expect(told).toHaveLength(known);
  });

  it("is looked up the system's way when DNS does not know it in full", async () => {
    const names: string[] = [];
    const lookup: Lookup = async (name) => {
      names.push(name);
      return [{ address: '10.1.2.3', family: 4 }];
    };
    const { now } = watch(['http://order:3000'], lookup);
    await eventually(() => expect(now()).toEqual(['http://order:3000 10.1.2.3']));
    expect(names).toEqual(['order']);
  });
});

describe('SRV records', () => {
  it('name ports, weights and priorities, and their targets the addresses', async () => {
    dns.targets = {
      '_http._tcp.order.test': [
        { name: 'a.order.test', port: 3001, weight: 3 },
        { name: 'b.order.test', port: 3002, priority: 1 },
      ],
    };
    dns.addresses = { 'a.order.test': ['127.0.0.1', '127.0.0.2'], 'b.order.test': ['127.0.0.3'] };
    let told: readonly Endpoint[] = [];
    discover(['srv+http://_http._tcp.order.test']).watch((endpoints) => (told = endpoints));
    expect(told).toEqual([]);
    await eventually(() => expect(told).toHaveLength(3));
    expect(told).toContainEqual({ origin: 'http://a.order.test:3001', address: '127.0.0.2', weight: 3, priority: 0 });
    expect(told).toContainEqual({ origin: 'http://b.order.test:3002', address: '127.0.0.3', weight: 1, priority: 1 });
  });
});

describe('requests by name', () => {
  it('reach new instances, finish at those that are gone, and none fails', async () => {
    const seen = new Set<string>();
    const answering: RequestListener = (request, response) => {
      seen.add(`${request.socket.localAddress}`);
      setTimeout(() => response.end(request.headers.host), 20);
    };
    const { port } = await servers.everywhere(answering);
    dns.addresses = { 'order.test': ['127.0.0.1'] };
    const upstream = servers.upstream(discover([`http://order.test:${port}`]));
    const addresses = () => upstream.state().instances.map(({ address }) => address.split(/[()]/)[1]);
    await eventually(() => expect(addresses()).toEqual(['127.0.0.1']));

    // Nothing of this can be repeated.
    const load = servers.load(upstream, post, 4);
    dns.addresses = { 'order.test': ['127.0.0.1', '127.0.0.2'] };
    await eventually(() => expect(seen).toEqual(new Set(['127.0.0.1', '127.0.0.2'])));
    dns.addresses = { 'order.test': ['127.0.0.3'] };
    await eventually(() => expect(addresses()).toEqual(['127.0.0.3']));
    // What was on its way to the others arrives, then nothing does.
    await eventually(() => {
      const lately = new Set(seen);
      seen.clear();
      expect(lately).toEqual(new Set(['127.0.0.3']));
    });
    for (let n = 0; n < 20; n += 1) await upstream.ask(get()).answer;
    expect(seen).toEqual(new Set(['127.0.0.3']));
    const { body } = await upstream.ask(get()).answer;
    expect(body.toString()).toBe(`order.test:${port}`);
    expect(Object.keys(await load.stop())).toEqual(['200']);
  });

  // As a headless Service is after a scale-out. The newcomers are warm after ten seconds (WARM_UP_MS).
  it('give each of three instances its share when there was one before, and none fails', async () => {
    const seen = new Map<string, number>();
    const { port } = await servers.everywhere(({ socket }, response) => {
      seen.set(`${socket.localAddress}`, (seen.get(`${socket.localAddress}`) ?? 0) + 1);
      setTimeout(() => response.end('{}'), 5);
    });
    const all = ['127.0.0.1', '127.0.0.2', '127.0.0.3'];
    dns.addresses = { 'order.test': all.slice(0, 1) };
    const upstream = servers.upstream(discover([`http://order.test:${port}`]));
    await eventually(() => expect(upstream.state().instances[0]?.address).toContain(all[0]));
    const load = servers.load(upstream, post, 24);
    await eventually(() => expect(load.answered).toBeGreaterThan(300));
    expect([...seen.keys()]).toEqual(['127.0.0.1']);
    dns.addresses = { 'order.test': all };
    const sum = () => [...seen.values()].reduce((sum, n) => sum + n, 0);
    await eventually(async () => {
      seen.clear();
      await eventually(() => expect(sum()).toBeGreaterThan(900));
      for (const address of all) {
        expect((seen.get(address) ?? 0) / sum()).toBeGreaterThan(0.2);
        expect((seen.get(address) ?? 0) / sum()).toBeLessThan(0.45);
      }
    });
    expect(Object.keys(await load.stop())).toEqual(['200']);
  });
});
