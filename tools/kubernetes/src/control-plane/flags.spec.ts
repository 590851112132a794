import { expect, test } from '@jest/globals';
import { apiServerFlags, controllerFlags, etcdFlags, schedulerFlags, type Site } from './flags.js';

const site: Site = {
  folder: '/state',
  address: '10.0.0.1',
  ports: { etcd: 1, peers: 2, api: 3, controllers: 4, scheduler: 5 },
};

const all = [etcdFlags(site), apiServerFlags(site), controllerFlags(site), schedulerFlags(site)].flat();

test('only the API server listens elsewhere than on loopback', () => {
  const addresses = all.filter((flag) => /^--(bind-address|listen-\w+-urls)=/.test(flag));
  expect(addresses).toEqual([
    '--listen-client-urls=http://127.0.0.1:1',
    '--listen-peer-urls=http://127.0.0.1:2',
    '--bind-address=10.0.0.1',
    '--bind-address=127.0.0.1',
    '--bind-address=127.0.0.1',
  ]);
});

test('everything is kept in the folder', () => {
  const paths = all.flatMap((flag) => /^--[a-z-]+=(\/.*)$/.exec(flag)?.slice(1) ?? []);
  expect(paths.length).toBeGreaterThan(5);
  expect(paths.filter((path) => !path.startsWith('/state/'))).toEqual([]);
});

test('passes requests on to other servers only with certificates for that', () => {
  const proxy = { authority: '/ca.crt', certificate: '/proxy.crt', key: '/proxy.key' };
  expect(apiServerFlags(site).join(' ')).not.toMatch(/requestheader|proxy-client|aggregator/);
  expect(apiServerFlags(site, proxy)).toEqual(
    expect.arrayContaining([
      '--requestheader-client-ca-file=/ca.crt',
      '--proxy-client-cert-file=/proxy.crt',
      '--proxy-client-key-file=/proxy.key',
      '--enable-aggregator-routing',
    ]),
  );
});
