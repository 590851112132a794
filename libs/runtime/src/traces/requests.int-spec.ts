import { type FastifyInstance, fastify } from 'fastify';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpRequest, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { get, Servers } from '../../test/servers.fixture.js';
import { withContext } from '../http/context-headers.js';
import { takeJsonBodies } from '../http/json-body.js';
import { addRequestContext } from '../http/request-context.hook.js';
import { addRequestSpans } from '../http/request-span.hook.js';
import { startTraces } from './start-traces.js';

interface Line {
  name: string;
  kind: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  isError: boolean;
  attributes: Record<string, unknown>;
}

const folder = mkdtempSync(join(tmpdir(), 'traces-'));
const file = join(folder, 'spans.jsonl');
const servers = new Servers();
const [traceId, parentId] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
const asked: { status: number; carried: string[] }[] = [];
let door: FastifyInstance;
let lines: Line[];

let calls = 0;
let isBusy = false;

/** Notes what each call carries. Of a busy service every fifth is refused, whichever instance it comes to. */
const listener: RequestListener = ({ rawHeaders }, response) => {
  const status = isBusy && calls++ % 5 === 0 ? 503 : 200;
  const carried = rawHeaders.filter((_, at) => rawHeaders[at - 1]?.toLowerCase() === 'traceparent');
  asked.push({ status, carried });
  response.writeHead(status).end('{}');
};

/** A body that comes in two pieces, as over a slow network: its second one wakes the handler. */
const slowly = (port: number, traceparent: string) =>
  new Promise<void>((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': 8,
      traceparent,
    };
    const request = httpRequest({ port, method: 'POST', path: '/v1/things/7?token=secret', headers }, (response) =>
      response.resume().once('end', resolve),
    );
    request.once('error', reject).write('{"a"');
    void sleep(50).then(() => request.end(':1} '));
  });

beforeAll(async () => {
  const log = { warn: () => {} };
  const settings = { TRACES_FILE: file, OTEL_TRACES_SAMPLER_ARG: 1 };
  const end = await startTraces({ name: 'gateway', isPublic: true, settings, log });
  const instances = await Promise.all([servers.http(listener), servers.http(listener)]);
  const upstream = servers.upstream(instances.map(({ origin }) => origin));
  door = fastify();
  addRequestContext(door, true);
  addRequestSpans(door);
  takeJsonBodies(door);
  door.post('/v1/things/:id', async () => {
    for (let n = 0; n < 30; n++) await upstream.ask({ ...get(), headers: withContext({}) }).answer;
    return {};
  });
  door.get('/health/live', () => ({}));
  await door.listen({ port: 0, host: '127.0.0.1' });
  const port = Number(new URL(door.listeningOrigin).port);
  // Another one's, over whose connections the calls will go.
  await slowly(port, `00-${'5'.repeat(32)}-${parentId}-01`);
  asked.length = 0;
  isBusy = true;
  await slowly(port, `00-${traceId}-${parentId}-01`);
  await door.inject('/health/live');
  await end();
  lines = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
    .filter((line) => line.traceId === traceId);
});
afterAll(async () => {
  await door.close();
  await servers.close();
  rmSync(folder, { recursive: true });
});

const server = () => lines.filter(({ kind }) => kind === 'SERVER');
const client = () => lines.filter(({ kind }) => kind === 'CLIENT');

it('a request has one span, named by its route, in the trace that it says; a probe has none', () => {
  expect(server()).toMatchObject([
    {
      name: 'POST /v1/things/:id',
      traceId,
      parentSpanId: parentId,
      attributes: { 'http.route': '/v1/things/:id', 'url.path': '/v1/things/7', 'http.response.status_code': 200 },
    },
  ]);
});

it('each call to a service is below it, one that is repeated elsewhere as well, though its body came late', () => {
  const refused = asked.filter(({ status }) => status === 503);
  expect(refused.length).toBeGreaterThan(0);
  expect(client().filter(({ isError }) => isError)).toHaveLength(refused.length);
  expect(client()).toHaveLength(asked.length);
  for (const span of client()) expect(span).toMatchObject({ traceId, parentSpanId: server()[0]?.spanId });
});

it('each call carries the span of its own, once', () => {
  const own = client().map(({ spanId }) => `00-${traceId}-${spanId}-01`);
  expect(asked.flatMap(({ carried }) => carried).toSorted()).toEqual(own.toSorted());
});

it('nothing of a query is in a span', () => {
  expect(readFileSync(file, 'utf8')).not.toContain('secret');
});
