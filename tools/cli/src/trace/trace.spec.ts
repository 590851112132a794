import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTraces } from './find-traces.js';
import { type KeptSpan } from './kept-span.js';
import { traceDocument, traceLines } from './trace-printer.js';
import { treesOf } from './trace-tree.js';

const order = '0199f3a2-7c1e-7b5e-9c53-4f1f0c3f6a11';
const [ours, theirs] = ['a'.repeat(32), 'b'.repeat(32)];

const span = (spanId: string, more: Partial<KeptSpan>): KeptSpan => ({
  traceId: ours,
  spanId,
  name: spanId,
  kind: 'INTERNAL',
  service: 'order',
  instance: 'here:1',
  start: 1_000_000,
  duration: 2_500,
  isError: false,
  attributes: {},
  events: [],
  links: [],
  ...more,
});

const request = span('01', { name: 'POST /v1/orders', kind: 'SERVER', service: 'gateway', duration: 20_000 });
const processed = span('03', { name: 'process orders', kind: 'CONSUMER', parentSpanId: '02', start: 1_010_000 });
const created = span('02', { name: 'create orders', parentSpanId: '01', attributes: { 'tessera.order.id': order } });
/** The work of two orders, of which the other's came first. */
const shared = span('0f', { name: 'transaction', traceId: theirs, start: 1_011_000, parentSpanId: '0e' });
const statement = span('10', { name: 'COMMIT', kind: 'CLIENT', traceId: theirs, parentSpanId: '0f' });
const foreign = span('11', { name: 'create credit', kind: 'PRODUCER', traceId: theirs, parentSpanId: '0f' });

const printed = (...spans: KeptSpan[]) => treesOf(spans, []).map((trace) => traceLines(trace).slice(2));

it('is a tree in the order of time, with times from its beginning', () => {
  expect(printed(processed, created, request)).toEqual([
    [
      '     0.0     20.0  gateway POST /v1/orders',
      '     0.0      2.5  └ order create orders',
      '    10.0      2.5    └ order process orders ',
    ].map((line) => expect.stringContaining(line)),
  ]);
});

it('follows a link to where the work was done, with its statements and without what it did for others', () => {
  const linking = { ...processed, links: [{ traceId: theirs, spanId: '0f' }] };
  const [trace] = treesOf([request, created, linking], [shared, statement, foreign]);
  const lines = trace ? traceLines(trace) : [];
  expect(lines.at(-2)).toContain(`~> order transaction in trace ${theirs}`);
  expect(lines.at(-1)).toContain('COMMIT');
  expect(lines.join()).not.toContain('create credit');
  expect(lines[0]).toContain('3 spans, 2 services');
});

it('of work that was shared says for how many, and leads to none of them', () => {
  const own = { ...shared, traceId: ours, attributes: { 'tessera.transaction.causes': 2 } };
  const linking = { ...own, links: [{ traceId: theirs, spanId: '10' }] };
  const [trace] = treesOf([linking], [{ ...statement, parentSpanId: '0e' }]);
  expect(trace && traceLines(trace).slice(2)).toEqual([expect.stringMatching(/transaction.* for 2$/)]);
});

it('marks what failed, and what happened on the way', () => {
  const events = [{ name: 'parked', time: 0, attributes: { 'error.type': 'TypeError' } }];
  const [lines] = printed({ ...request, isError: true, attributes: { 'error.type': '503' } }, { ...created, events });
  expect(lines?.[0]).toMatch(/POST \/v1\/orders.* ! error 503$/);
  expect(lines?.[1]).toMatch(/! parked TypeError$/);
});

it('begins anew where what is above was not kept', () => {
  expect(printed(created, processed)[0]).toHaveLength(2);
});

it('spells out what a terminal would obey', () => {
  const [lines] = printed({ ...request, name: 'GET \u001b[2J' });
  expect(lines?.[0]).toContain('GET \\u001b[2J');
});

describe('in files', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'traces-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (name: string, ...spans: KeptSpan[]) =>
    writeFileSync(join(folder, name), spans.map((one) => `${JSON.stringify(one)}\n`).join(''));

  it('is found by its order, wherever its spans are, and as JSON with what its links lead to', () => {
    write('gateway.jsonl', request);
    write('order.jsonl.1', created, { ...processed, links: [{ traceId: theirs, spanId: '0f' }] });
    write('order.jsonl', shared, statement);
    writeFileSync(join(folder, 'user.jsonl'), '{"traceId":"aaa","order":"cut o');
    const [trace, ...rest] = findTraces(folder, { order });
    expect(rest).toEqual([]);
    const root = {
      name: 'POST /v1/orders',
      children: [{ children: [{ linked: [{ children: [{ name: 'COMMIT' }] }] }] }],
    };
    expect(trace && traceDocument(trace)).toMatchObject({ traceId: ours, durationMs: 20, spans: [root] });
  });

  it('is not there for another order', () => {
    write('order.jsonl', created);
    expect(findTraces(folder, { order: order.replace('0', '1') })).toEqual([]);
    expect(findTraces(folder, { trace: ours })).toHaveLength(1);
  });

  it('is never there where no spans are kept', () => {
    expect(() => findTraces(join(folder, 'none'), { order })).toThrow('npm start -- --traces');
  });
});
