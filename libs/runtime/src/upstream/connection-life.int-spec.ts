import { eventually } from '@tessera/testing';
import { connect } from 'node:net';
import { get, post, Servers } from '../../test/servers.fixture.js';

const servers = new Servers();
afterEach(() => servers.close());

/** Instances behind one address, as behind a Kubernetes Service: each connection goes to the next of them, and stays there. */
const behindOneAddress = async (count: number) => {
  const seen: number[] = [];
  const instances = await Promise.all(
    Array.from({ length: count }, async (_, n) => {
      seen[n] = 0;
      return servers.http((_request, response) => {
        seen[n] = (seen[n] ?? 0) + 1;
        setTimeout(() => response.end('{}'), 2);
      });
    }),
  );
  const ports = instances.map(({ origin }) => Number(new URL(origin).port));
  const state = { used: 1, turn: 0 };
  const { origin } = await servers.tcp((socket) => {
    const port = ports[(state.turn += 1) % state.used] ?? 0;
    const onwards = connect(port, '127.0.0.1').on('error', () => socket.destroy());
    socket.pipe(onwards).pipe(socket);
    socket.once('close', () => onwards.destroy());
  });
  const shares = () => {
    const all = seen.reduce((sum, n) => sum + n, 0);
    return seen.map((n) => n / all);
  };
  return { origin, seen, shares, useAll: () => (state.used = count), forget: () => seen.fill(0) };
};

it('lets each of three instances behind one address have its share within two lives, and fails no request', async () => {
  const service = await behindOneAddress(3);
  const upstream = servers.upstream([service.origin], { connectionLifeMs: 500 });
  const load = servers.load(upstream, post, 24);
  await eventually(() => expect(load.answered).toBeGreaterThan(300));
  expect(service.shares()).toEqual([1, 0, 0]);
  service.useAll();
  await eventually(() => {
    service.forget();
    return eventually(() => {
      expect(service.seen.reduce((sum, n) => sum + n, 0)).toBeGreaterThan(600);
      for (const share of service.shares()) {
        expect(share).toBeGreaterThan(0.2);
        expect(share).toBeLessThan(0.45);
      }
    });
  });
  expect(Object.keys(await load.stop())).toEqual(['200']);
});

it('ends no connection before its answer is there', async () => {
  const { origin } = await servers.http((_, response) => void setTimeout(() => response.end('{}'), 300));
  const upstream = servers.upstream([origin], { connectionLifeMs: 50 });
  const load = servers.load(upstream, get, 4);
  await eventually(() => expect(load.answered).toBeGreaterThan(20));
  expect(Object.keys(await load.stop())).toEqual(['200']);
});
