import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { z } from 'zod';
import { Upstream } from './upstream.js';

const answer = z.object({ n: z.int() });
const open: { servers: Server[]; upstream: Upstream }[] = [];

const listen = async (listener: RequestListener) => {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return { server, origin: `http://127.0.0.1:${port}` };
};

const upstreamOf = async (listener: RequestListener) => {
  const { server, origin } = await listen(listener);
  const upstream = new Upstream([origin]);
  open.push({ servers: [server], upstream });
  return upstream;
};

const call = (upstream: Upstream, timeoutMs = 500) =>
  upstream.call('test', { method: 'GET', path: '/', timeoutMs, answer });

afterEach(async () => {
  for (const { servers, upstream } of open.splice(0)) {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    await upstream.close();
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
    const upstream = new Upstream(['http://127.0.0.1:1']);
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

describe('the instances of a service', () => {
  /** Two that answer with their number; `killed` ends the first as kill -9 would. */
  const two = async () => {
    const seen: number[] = [];
    const answering = (n: number): RequestListener => {
      return (_, response) => {
        seen.push(n);
        response.end(`{"n":${n}}`);
      };
    };
    const [first, second] = [await listen(answering(1)), await listen(answering(2))];
    const upstream = new Upstream([first.origin, second.origin]);
    open.push({ servers: [first.server, second.server], upstream });
    const killed = async () => {
      first.server.closeAllConnections();
      await new Promise((resolve) => first.server.close(resolve));
    };
    return { upstream, seen, killed, first: first.server };
  };
  const ask = (upstream: Upstream, method: 'GET' | 'POST') =>
    upstream.call('test', { method, path: '/', timeoutMs: 5_000, answer, ...(method === 'POST' && { body: {} }) });

  it('are asked in turn', async () => {
    const { upstream, seen } = await two();
    for (let n = 0; n < 6; n++) await ask(upstream, 'GET');
    expect(seen.toSorted()).toEqual([1, 1, 1, 2, 2, 2]);
  });

  it.each(['GET', 'POST'] as const)('go on with the others when one is killed: no %s fails', async (method) => {
    const { upstream, seen, killed } = await two();
    for (let n = 0; n < 4; n++) await ask(upstream, method);
    await killed();
    seen.length = 0;
    await Promise.all(Array.from({ length: 20 }, () => ask(upstream, method)));
    expect(seen).toEqual(Array.from({ length: 20 }, () => 2));
  });

  it('are sent again what changes nothing when one breaks off, and never what may', async () => {
    const { upstream, seen, first } = await two();
    first.removeAllListeners('request').on('request', (request) => {
      seen.push(0);
      request.socket.destroy();
    });
    for (let n = 0; n < 4; n++) await ask(upstream, 'GET');
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    seen.length = 0;
    const sent = [1, 2].map(() => ask(upstream, 'POST').catch(({ code }) => code));
    expect((await Promise.all(sent)).map(String).toSorted()).toEqual(['UPSTREAM_ERROR', '[object Object]']);
    expect(seen.toSorted()).toEqual([0, 2]);
  });

  it('are UPSTREAM_UNAVAILABLE only when all are away', async () => {
    const upstream = new Upstream(['http://127.0.0.1:1', 'http://127.0.0.1:2']);
    await expect(ask(upstream, 'GET')).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    await upstream.close();
  });
});
