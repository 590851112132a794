import { type RequestListener } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { eventually } from '@tessera/testing';
import { get, outcome, post, Servers } from '../../test/servers.fixture.js';
import { type UpstreamRequest } from './attempts.js';
import { type Upstream } from './upstream.js';

const servers = new Servers();
afterEach(() => servers.close());

/** Two instances: 0 answers as the test wants it, 1 answers 200. `seen` is who was asked. */
const two = async (listener: RequestListener) => {
  const seen: number[] = [];
  const answering = (n: number, how: RequestListener): RequestListener => {
    return (request, response) => {
      seen.push(n);
      how(request, response);
    };
  };
  const odd = await servers.http(answering(0, listener));
  const good = await servers.http(answering(1, (_, response) => response.end('{}')));
  return { upstream: servers.upstream([odd.origin, good.origin]), seen, odd };
};

const many = (upstream: Upstream, request: () => UpstreamRequest, count = 20) =>
  Promise.all(Array.from({ length: count }, () => outcome(upstream.ask(request()))));

describe('requests', () => {
  it('are shared between the instances', async () => {
    const { upstream, seen } = await two((_, response) => response.end('{}'));
    expect(new Set(await many(upstream, get))).toEqual(new Set([200]));
    expect(seen.filter((n) => n === 0).length).toBeGreaterThan(4);
    expect(seen.filter((n) => n === 1).length).toBeGreaterThan(4);
  });

  it.each([
    ['GET', () => get()],
    ['POST', () => post()],
  ])('go elsewhere where nothing was sent: no %s fails when one instance is gone', async (_, request) => {
    const { upstream, seen, odd } = await two((_request, response) => response.end('{}'));
    await many(upstream, request);
    await odd.end();
    seen.length = 0;
    expect(new Set(await many(upstream, request))).toEqual(new Set([200]));
    expect(seen).toEqual(Array.from({ length: 20 }, () => 1));
    expect(upstream.state().instances.map(({ ejectedUntil }) => ejectedUntil !== null)).toEqual([true, false]);
  });

  it('go elsewhere when an instance breaks off, if they may be repeated', async () => {
    const { upstream } = await two((request) => request.socket.destroy());
    expect(new Set(await many(upstream, get))).toEqual(new Set([200]));
    expect(new Set(await many(upstream, () => ({ ...post(), repeatable: true })))).toEqual(new Set([200]));
  });

  it('are answered with nothing of an answer that broke off', async () => {
    const { upstream } = await two((request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half', () => request.socket.destroy());
    });
    const answers = await Promise.all(Array.from({ length: 20 }, () => upstream.ask(get()).answer));
    expect(new Set(answers.map(({ body }) => body.toString()))).toEqual(new Set(['{}']));
  });

  it('go to one instance only when it breaks off and they may not be repeated', async () => {
    const { upstream, seen } = await two((request) => request.socket.destroy());
    const failed = (await many(upstream, post)).filter((what) => what === 'UPSTREAM_ERROR');
    expect(seen).toHaveLength(20);
    expect(failed).toHaveLength(seen.filter((n) => n === 0).length);
    expect(failed).not.toHaveLength(0);
  });

  it('go elsewhere from an instance that says 503, and nowhere else from any other status', async () => {
    const { upstream } = await two((_, response) => response.writeHead(503).end());
    expect(new Set(await many(upstream, get))).toEqual(new Set([200]));
    for (const status of [400, 429, 500, 502, 504]) {
      const { upstream, seen } = await two((_, response) => response.writeHead(status).end());
      expect(new Set(await many(upstream, get))).toEqual(new Set([200, status]));
      expect(seen).toHaveLength(20);
    }
  });

  it('are given the last 503 when all say so', async () => {
    const { origin } = await servers.http((_, response) => response.writeHead(503).end('{"all":"of it"}'));
    const { status, body } = await servers.upstream([origin]).ask(get()).answer;
    expect([status, body.toString()]).toEqual([503, '{"all":"of it"}']);
  });
});

describe('an answer', () => {
  const asked = async (say: string | Buffer, how: 'end' | 'stay' | 'reset', timeoutMs = 5_000) => {
    const { origin } = await servers.tcp((socket) =>
      socket.once('data', () => {
        if (how === 'end') socket.end(say);
        else socket.write(say, () => how === 'reset' && socket.resetAndDestroy());
      }),
    );
    return outcome(servers.upstream([origin]).ask(get('/', timeoutMs)));
  };
  const head = (length: number) => `HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\n\r\n`;

  it.each([
    ['is no HTTP', 'nonsense\r\n\r\n', 'end', 'UPSTREAM_ERROR'],
    ['ends before it began', '', 'end', 'UPSTREAM_ERROR'],
    ['is reset in its head', 'HTTP/1.1 200 OK\r\ncont', 'reset', 'UPSTREAM_ERROR'],
    ['is reset in its body', `${head(10)}12345`, 'reset', 'UPSTREAM_ERROR'],
    ['is shorter than it said', `${head(10)}12345`, 'end', 'UPSTREAM_ERROR'],
    ['has two lengths', `${head(5).trimEnd()}\r\ncontent-length: 6\r\n\r\n123456`, 'end', 'UPSTREAM_ERROR'],
    ['has a broken chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n', 'stay', 'UPSTREAM_ERROR'],
    ['ends between chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n', 'end', 'UPSTREAM_ERROR'],
    ['has a head of 64 kB', `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(65_536)}\r\n\r\n`, 'stay', 'UPSTREAM_ERROR'],
    ['is larger than 8 MiB', `${head(9e6)}${'x'.repeat(9e6)}`, 'stay', 'UPSTREAM_ERROR'],
  ] as const)('that %s is %s', async (_, say, how, code) => expect(await asked(say, how)).toBe(code));

  it.each([
    ['does not begin', ''],
    ['stops in its head', 'HTTP/1.1 200 OK\r\ncont'],
    ['stops in its body', `${head(10)}12345`],
  ])('that %s is UPSTREAM_TIMEOUT, at the deadline', async (_, say) =>
    expect(await asked(say, 'stay', 100)).toBe('UPSTREAM_TIMEOUT'),
  );

  it('ends where it said, and what follows is never taken for the next one', async () => {
    const { origin } = await servers.tcp((socket) =>
      socket.on('data', () => socket.write(`${head(5)}12345${head(4)}evil`)),
    );
    const upstream = servers.upstream([origin]);
    for (let n = 0; n < 3; n++) {
      const { body } = await upstream.ask(get()).answer;
      expect(body.toString()).toBe('12345');
    }
  });

  it('of 100 MB is not read to its end', async () => {
    const chunk = Buffer.alloc(1_000_000);
    let sent = 0;
    const { origin } = await servers.http((_, response) => {
      const pour = () => {
        while (sent < 100 && !response.destroyed && response.write(chunk)) sent += 1;
      };
      response.on('drain', pour);
      pour();
    });
    const upstream = servers.upstream([origin]);
    expect(await outcome(upstream.ask(get()))).toBe('UPSTREAM_ERROR');
    expect(sent).toBeLessThan(50);
  });
});

describe('a request that nobody waits for any more', () => {
  /** Never answers; `gone` counts the connections that were closed upon it. */
  const silent = async () => {
    const state = { asked: 0, gone: 0 };
    const { origin } = await servers.http((_, response) => {
      state.asked += 1;
      response.once('close', () => (state.gone += 1));
    });
    return { state, upstream: servers.upstream([origin]) };
  };

  it('is broken off at the service, and blames nobody', async () => {
    const { state, upstream } = await silent();
    for (let n = 1; n <= 25; n++) {
      const asked = upstream.ask(get());
      const said = outcome(asked);
      await eventually(() => expect(state.asked).toBe(n));
      asked.cancel();
      expect(await said).toBe('BAD_REQUEST');
    }
    await eventually(() => expect(state.gone).toBe(25));
    expect(upstream.state()).toMatchObject({ breaker: 'closed', inFlight: 0, instances: [{ inFlight: 0 }] });
  });

  it('is not sent at all when that was known before it was', async () => {
    const { state, upstream } = await silent();
    const asked = upstream.ask(get());
    const said = outcome(asked);
    asked.cancel();
    asked.cancel();
    expect(await said).toBe('BAD_REQUEST');
    for (let n = 0; n < 20; n++) await turn();
    expect([state.asked, upstream.state().inFlight]).toEqual([0, 0]);
  });

  it('is broken off as well when its time is over', async () => {
    const { state, upstream } = await silent();
    expect(await outcome(upstream.ask(get('/', 50)))).toBe('UPSTREAM_TIMEOUT');
    await eventually(() => expect(state.gone).toBe(state.asked));
    expect(await outcome(upstream.ask(get('/', -1)))).toBe('UPSTREAM_TIMEOUT');
  });
});

describe('a service that fails', () => {
  it('is left alone for a while, and asked again', async () => {
    let isWell = false;
    let asked = 0;
    const { origin } = await servers.http((_, response) => {
      asked += 1;
      response.writeHead(isWell ? 200 : 500).end();
    });
    const upstream = servers.upstream([origin]);
    await many(upstream, get, 20);
    expect(await outcome(upstream.ask(get()))).toBe('UPSTREAM_UNAVAILABLE');
    expect([asked, upstream.state().breaker]).toEqual([20, 'open']);
    isWell = true;
    await eventually(async () => expect(await outcome(upstream.ask(get()))).toBe(200));
    expect(upstream.state().breaker).toBe('closed');
  });

  it('is asked by so many at once and no more', async () => {
    let answerAll = () => {};
    const held = new Promise<void>((resolve) => (answerAll = resolve));
    const { origin } = await servers.http((_, response) => void held.then(() => response.end()));
    const upstream = servers.upstream([origin]);
    const ask = () => upstream.ask(get('/', 20_000));
    const outcomes = Array.from({ length: 300 }, () => outcome(ask()));
    await expect(ask().answer).rejects.toMatchObject({ details: { headers: { 'retry-after': '2' } } });
    answerAll();
    const all = await Promise.all(outcomes);
    expect(all.filter((what) => what === 200)).toHaveLength(256);
    expect(new Set(all)).toEqual(new Set([200, 'UPSTREAM_UNAVAILABLE']));
  });
});
