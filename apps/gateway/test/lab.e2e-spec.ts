import { eventually, seconds } from '@tessera/testing';
import { randomUUID } from 'node:crypto';
import { FakeUpstream, json } from './fake-upstream.fixture.js';
import { type Gateway, startGateway } from './gateway.fixture.js';

/** The gateway between staff and a supervisor that answers what the test says. */
const LAB_KEY = 'the-key-of-this-run-which-nobody-else-knows';
let supervisor: FakeUpstream;
let gateway: Gateway;
let elsewhere: Gateway;

beforeAll(async () => {
  supervisor = await new FakeUpstream().open();
  gateway = await startGateway({ LAB_URL: supervisor.url, LAB_KEY });
  elsewhere = await startGateway();
});
afterAll(async () => {
  await gateway.close();
  await elsewhere.close();
  await supervisor.close();
});
beforeEach(() => {
  supervisor.seen = [];
});

const load = { ordersPerSecond: 5, placed: 0, refused: 0, unreachable: 0 };
const staff = () => gateway.signer.tokenOf(['staff']);
const set = (body: unknown) => gateway.ask('/v1/lab/load', { method: 'PUT', token: staff(), body });

it('is an unknown route where no supervisor is, for everybody', async () => {
  const token = elsewhere.signer.tokenOf(['staff']);
  for (const given of [{}, { token }])
    for (const path of ['/v1/lab', '/v1/lab/stream', '/v1/lab/check'])
      expect(await elsewhere.ask(path, given)).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } });
});

it('asks nobody for whoever is not staff, nor for a body that breaks the schema', async () => {
  const customer = gateway.signer.tokenOf(['customer']);
  expect((await gateway.ask('/v1/lab')).status).toBe(401);
  expect((await gateway.ask('/v1/lab', { token: customer })).status).toBe(403);
  expect(await set({ ordersPerSecond: 51 })).toMatchObject({ status: 400, json: { code: 'VALIDATION_FAILED' } });
  expect(supervisor.seen).toEqual([]);
});

it('hands on with the key of the run, and nothing of the caller', async () => {
  supervisor.answer = (_, response) => json(response, 200, load);
  expect(await set({ ordersPerSecond: 5 })).toMatchObject({ status: 200, json: load });
  const [seen] = supervisor.seen;
  expect(seen).toMatchObject({ method: 'PUT', url: '/v1/lab/load', body: '{"ordersPerSecond":5}' });
  expect(seen?.headers['x-lab-key']).toBe(LAB_KEY);
  expect(seen?.headers.authorization).toBeUndefined();
});

it('hands refusals on, and takes no answer that breaks the contract', async () => {
  supervisor.answer = (_, response) => json(response, 404, { code: 'NOT_FOUND', detail: 'No such part.' });
  const path = '/v1/lab/parts/nobody/kill';
  expect(await gateway.ask(path, { method: 'POST', token: staff() })).toMatchObject({
    status: 404,
    json: { code: 'NOT_FOUND', detail: 'No such part.' },
  });
  for (const broken of [{ ...load, placed: 'many' }, 'none'] as const) {
    supervisor.answer = (_, response) => json(response, 200, broken);
    expect(await set({ ordersPerSecond: 5 })).toMatchObject({ status: 502, json: { code: 'UPSTREAM_ERROR' } });
  }
  supervisor.answer = (_, response) => response.destroy();
  expect(await set({ ordersPerSecond: 5 })).toMatchObject({ status: 503, json: { code: 'UPSTREAM_UNAVAILABLE' } });
});

it('hands events on as they come, to the end of the stream', async () => {
  supervisor.answer = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('event: lab\ndata: 1\n\n');
    setTimeout(() => response.end('event: lab\ndata: 2\n\n'), 50);
  };
  const answer = await fetch(`${gateway.url}/v1/lab/stream`, { headers: { authorization: `Bearer ${staff()}` } });
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'text/event-stream',
    'x-accel-buffering': 'no',
    'cache-control': 'no-store',
  });
  expect(await answer.text()).toBe('event: lab\ndata: 1\n\nevent: lab\ndata: 2\n\n');
});

const watching = (token: string, signal: AbortSignal | null = null) => {
  supervisor.answer = (_, response) =>
    void response.writeHead(200, { 'content-type': 'text/event-stream' }).write('event: lab\ndata: 1\n\n');
  supervisor.aborted = 0;
  return fetch(`${gateway.url}/v1/lab/stream`, { headers: { authorization: `Bearer ${token}` }, signal });
};

it('ends for the supervisor, too, when its reader leaves', async () => {
  const leave = new AbortController();
  await watching(staff(), leave.signal);
  leave.abort();
  await eventually(() => expect(supervisor.aborted).toBe(1));
});

it('ends for both with the token', async () => {
  const token = gateway.signer.token({ sub: randomUUID(), sid: randomUUID(), roles: ['staff'], exp: seconds() + 2 });
  const answer = await watching(token);
  expect(await answer.text()).toBe('event: lab\ndata: 1\n\n');
  await eventually(() => expect(supervisor.aborted).toBe(1));
});
