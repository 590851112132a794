import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { z } from 'zod';
import { Upstream } from './upstream.js';

const answer = z.object({ n: z.int() });
const open: { server: Server; upstream: Upstream }[] = [];

const upstreamOf = async (listener: RequestListener) => {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const upstream = new Upstream(`http://127.0.0.1:${port}`);
  open.push({ server, upstream });
  return upstream;
};

const call = (upstream: Upstream, timeoutMs = 500) =>
  upstream.call('test', { method: 'GET', path: '/', timeoutMs, answer });

afterEach(async () => {
  for (const { server, upstream } of open.splice(0)) {
    await upstream.pool.destroy();
    server.closeAllConnections();
    server.close();
  }
});

describe('Upstream', () => {
  it('gives the checked answer', async () => {
    const upstream = await upstreamOf((_, response) => response.end('{"n":1}'));
    expect(await call(upstream)).toEqual({ n: 1 });
  });

  it.each([
    ['breaks its schema', '{"n":"one"}', 200, 'UPSTREAM_ERROR'],
    ['is no JSON', '<html>', 200, 'UPSTREAM_ERROR'],
    ['is a 500', '{}', 500, 'UPSTREAM_ERROR'],
    ['is a 503', '{}', 503, 'UPSTREAM_UNAVAILABLE'],
    ['is a 504', '{}', 504, 'UPSTREAM_TIMEOUT'],
    ['is a 404', '{}', 404, 'NOT_FOUND'],
  ])('refuses when the answer %s', async (_, body, status, code) => {
    const upstream = await upstreamOf((_request, response) => response.writeHead(status).end(body));
    await expect(call(upstream)).rejects.toMatchObject({ code });
  });

  it('is UPSTREAM_TIMEOUT when nobody answers in time', async () => {
    const upstream = await upstreamOf(() => {});
    await expect(call(upstream, 50)).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
  });

  it('is UPSTREAM_ERROR when the connection breaks', async () => {
    const upstream = await upstreamOf((request) => request.socket.destroy());
    await expect(call(upstream)).rejects.toMatchObject({ code: 'UPSTREAM_ERROR' });
  });

  it('is UPSTREAM_UNAVAILABLE with Retry-After when nobody listens', async () => {
    const upstream = new Upstream('http://127.0.0.1:1');
    const refusal = { code: 'UPSTREAM_UNAVAILABLE', details: { headers: { 'retry-after': '2' } } };
    await expect(call(upstream)).rejects.toMatchObject(refusal);
    await upstream.close();
  });

  it('stops asking after five failures, and only for that kind of call', async () => {
    let asked = 0;
    const upstream = await upstreamOf((_, response) => {
      asked += 1;
      response.writeHead(500).end();
    });
    for (let n = 0; n < 5; n++) await call(upstream).catch(() => {});
    await expect(call(upstream)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(asked).toBe(5);
    const other = upstream.call('other', { method: 'GET', path: '/', timeoutMs: 500, answer });
    await expect(other).rejects.toMatchObject({ code: 'UPSTREAM_ERROR' });
  });
});
