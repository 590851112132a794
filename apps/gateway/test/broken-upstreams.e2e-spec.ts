import { json } from './fake-upstream.fixture.js';
import { type Gateway, startGateway } from './gateway.fixture.js';

let gateway: Gateway;
let token: string;

beforeAll(async () => {
  gateway = await startGateway({ CACHE_BYTES: '0' });
  token = gateway.signer.tokenOf(['staff']);
});
afterAll(() => gateway.close());
beforeEach(() => gateway.order.reset());

const list = (signal?: AbortSignal) => gateway.ask('/v1/orders', { token, ...(signal ? { signal } : {}) });

const expectProblem = async (code: string, status: number) => {
  const { json, headers, ...answer } = await list();
  const problem = { type: 'about:blank', title: expect.any(String), status, instance: '/v1/orders', code };
  expect([answer.status, json]).toEqual([status, { ...problem, requestId: headers['x-request-id'] }]);
  expect(headers['content-type']).toContain('application/problem+json');
  return headers;
};

// Whatever a service did, the next request finds the gateway as before.
afterEach(async () => {
  gateway.order.reset();
  if ((await list()).status !== 200) throw new Error('the gateway did not get over it');
});

it('says 503 with Retry-After when a service is away', async () => {
  await gateway.order.close();
  const headers = await expectProblem('UPSTREAM_UNAVAILABLE', 503);
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  await gateway.order.open();
});

it('says 503 when a service says so, with nothing of what it said', async () => {
  gateway.order.answer = (_, response) => json(response, 503, { secret: 1 });
  expect(Number((await expectProblem('UPSTREAM_UNAVAILABLE', 503))['retry-after'])).toBeGreaterThan(0);
});

it('says 502 when a service fails, hangs up, or does not speak HTTP', async () => {
  gateway.order.answer = (_, response) => json(response, 500, { stack: 'Error: at secret.ts' });
  await expectProblem('UPSTREAM_ERROR', 502);
  gateway.order.answer = (_, response) => response.socket?.destroy();
  await expectProblem('UPSTREAM_ERROR', 502);
  gateway.order.answer = (_, response) => response.socket?.end('nonsense\r\n\r\n');
  await expectProblem('UPSTREAM_ERROR', 502);
});

it('says 504 when a service is slower than 3 s', async () => {
  gateway.order.answer = () => undefined;
  const started = performance.now();
  await expectProblem('UPSTREAM_TIMEOUT', 504);
  expect(performance.now() - started).toBeGreaterThan(2_900);
});

it('waits longer for an order to be placed', async () => {
  gateway.order.answer = (_, response) => void setTimeout(() => json(response, 202, {}), 3_500);
  expect((await gateway.ask('/v1/orders', { method: 'POST', body: {}, token })).status).toBe(202);
});

it('says 502 when a service breaks off in the middle of an answer', async () => {
  gateway.order.answer = (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"items":[');
    setTimeout(() => response.socket?.destroy(), 50);
  };
  await expectProblem('UPSTREAM_ERROR', 502);
  gateway.order.answer = (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' }).write('{"items":[');
    setTimeout(() => response.socket?.destroy(), 50);
  };
  await expectProblem('UPSTREAM_ERROR', 502);
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n';
  gateway.order.answer = (_, response) => response.socket?.end(`${head}1\r\n{\r\nZZZ\r\nnonsense`);
  await expectProblem('UPSTREAM_ERROR', 502);
});

it('says 504 when a service stops in the middle of an answer, with nothing of it', async () => {
  gateway.order.answer = (_, response) =>
    response.writeHead(200, { 'content-length': '1000', etag: '"1"' }).write('{"items":[');
  const headers = await expectProblem('UPSTREAM_TIMEOUT', 504);
  expect(headers['etag']).toBeUndefined();
});

it('stops asking when nobody waits for the answer any more', async () => {
  gateway.order.answer = () => undefined;
  const before = gateway.order.aborted;
  await expect(list(AbortSignal.timeout(200))).rejects.toThrow();
  for (let i = 0; i < 40 && gateway.order.aborted === before; i += 1)
    await new Promise((resolve) => setTimeout(resolve, 25));
  expect(gateway.order.aborted).toBe(before + 1);
});

it('keeps answering for the other services meanwhile', async () => {
  gateway.order.answer = () => undefined;
  const slow = list();
  expect((await gateway.ask('/v1/products')).status).toBe(200);
  expect((await slow).status).toBe(504);
});
