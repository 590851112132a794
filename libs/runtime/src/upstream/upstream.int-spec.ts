import { type RequestListener } from 'node:http';
import * as z from 'zod';
import { Servers } from '../../test/servers.fixture.js';
import { requestContext } from '../request-context.js';
import { type Upstream } from './upstream.js';

const answer = z.object({ n: z.int() });
const servers = new Servers();
afterEach(() => servers.close());

const upstreamOf = async (listener: RequestListener) => servers.upstream([(await servers.http(listener)).origin]);

const call = (upstream: Upstream, timeoutMs = 500) =>
  upstream.call('test', { method: 'GET', path: '/', timeoutMs, answer });

describe('a call', () => {
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
    const upstream = servers.upstream(['http://127.0.0.1:1', 'http://127.0.0.1:2']);
    const refusal = { code: 'UPSTREAM_UNAVAILABLE', details: { headers: { 'retry-after': '2' } } };
    await expect(call(upstream)).rejects.toMatchObject(refusal);
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
    expect(upstream.state().breakers).toEqual({ test: 'open', other: 'closed' });
  });
});

describe('the deadline of a call', () => {
  /** Answers with the deadline that it was told. */
  const telling = () => upstreamOf(({ headers }, response) => response.end(`{"n":${headers['x-request-deadline']}}`));
  const within = (deadline: number, work: () => Promise<{ n: number }>) =>
    requestContext.run({ correlationId: 'test', deadline }, work);

  it('is told: that of the request it is for, when that is sooner than its own', async () => {
    const upstream = await telling();
    const soon = Date.now() + 5_000;
    expect(await within(soon, () => call(upstream, 60_000))).toEqual({ n: soon });
    const own = await within(Date.now() + 60_000, () => call(upstream, 5_000));
    expect(own.n).toBeLessThanOrEqual(Date.now() + 5_000);
  });

  it('makes it UPSTREAM_TIMEOUT when it is over, and nobody is asked, nor blamed', async () => {
    let asked = 0;
    const upstream = await upstreamOf((_, response) => response.end(`{"n":${(asked += 1)}}`));
    const late = Array.from({ length: 10 }, () => within(Date.now() - 1, () => call(upstream)));
    for (const one of late) await expect(one).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
    expect(await call(upstream)).toEqual({ n: 1 });
  });
});
