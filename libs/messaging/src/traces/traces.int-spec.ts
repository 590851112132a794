import { orderPlaced } from '@tessera/contracts';
import { type RequestContext, startTraces } from '@tessera/runtime';
import { contextFrom, headersOf, tracer } from '@tessera/runtime/telemetry';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toMessage } from '../wire/cloud-event.js';
import { headerText, type OutgoingMessage } from '../wire/message.js';
import { processed, processing, putAside } from './processing.js';
import { tracedSend } from './sending.js';
import { asTransaction, noteWritten } from './transaction.js';

const folder = mkdtempSync(join(tmpdir(), 'traces-'));
const file = join(folder, 'spans.jsonl');
afterAll(() => rmSync(folder, { recursive: true }));

interface Line {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  isError: boolean;
  links: { traceId: string; spanId: string }[];
  attributes: Record<string, unknown>;
  events: { name: string; attributes: object }[];
}

const [one, two] = ['0197a000-0000-7000-8000-000000000001', '0197a000-0000-7000-8000-000000000002'];
const eventOf = (orderId: string) =>
  orderPlaced.of(orderId, 1, { orderId, customerId: one, lines: [], total: { amount: 0, currency: 'EUR' } });

const cause = (name: string): RequestContext => ({ correlationId: name, span: tracer().startSpan(name) });
const messageOf = (orderId: string, context: RequestContext) => toMessage(eventOf(orderId), '/tessera/order', context);
const arrived = (message: OutgoingMessage) => ({ ...message, partition: 3, offset: '7', timestamp: '0' });

/** A transaction in which each of these has one message written. */
const written = (...causes: [string, RequestContext][]) =>
  asTransaction(
    causes.map(([, context]) => context),
    async () => {
      // Another try, aborted: its messages are nobody's.
      noteWritten(causes.map(([id, context]) => messageOf(id, context)));
      const messages = causes.map(([id, context]) => messageOf(id, context));
      noteWritten(messages);
      return messages;
    },
  );

let lines: Line[];
const named = (name: string, traceId?: string) =>
  lines.filter((line) => line.name === name && (traceId === undefined || line.traceId === traceId));
const [first, second, alone, failing] = ['first', 'second', 'alone', 'failing'];
const of = (name: string) => named(name)[0]!;

beforeAll(async () => {
  const log = { warn: () => {} };
  const settings = { TRACES_FILE: file, OTEL_TRACES_SAMPLER_ARG: 1 };
  const end = await startTraces({ name: 'order', isPublic: true, settings, log });
  const contexts = [first, second, alone, failing].map((name) => cause(name!));
  const [firstContext, secondContext, aloneContext, failingContext] = contexts as [
    RequestContext,
    RequestContext,
    RequestContext,
    RequestContext,
  ];
  const messages = await written([one!, firstContext], [two!, secondContext]);
  await tracedSend(messages, async () => {});
  await tracedSend(await written([one!, aloneContext]), async () => {});
  const failed = async () => {
    messageOf(one!, failingContext);
    throw new TypeError('nobody@example.org');
  };
  await asTransaction([failingContext], failed).catch(() => {});
  const delivery = { message: arrived(messages[0]!), context: { correlationId: 'x' } as RequestContext };
  const begun = processing('user.credit', delivery);
  putAside(begun.context.span, 'parked', new TypeError('nobody@example.org'));
  processed(begun, 'failed');
  for (const { span } of contexts) span?.end();
  await end();
  lines = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
});

it('the transaction of two orders is in the trace of the first, and each leads to the other', () => {
  const [transaction, ...others] = named('transaction', of('first').traceId);
  expect(others).toEqual([]);
  expect(transaction).toMatchObject({ parentSpanId: of('first').spanId, isError: false });
  expect(transaction!.links).toEqual([{ traceId: of('second').traceId, spanId: of('second').spanId }]);
  expect(of('second').links).toEqual([{ traceId: transaction!.traceId, spanId: transaction!.spanId }]);
  expect(named('transaction', of('second').traceId)).toEqual([]);
});

it('each message is created once, below its own cause and in its trace, whatever was tried before', () => {
  for (const name of ['first', 'second', 'alone'])
    expect(named('create orders', of(name).traceId)).toMatchObject([{ parentSpanId: of(name).spanId }]);
  expect(named('create orders', of('first').traceId)[0]!.attributes).toMatchObject({
    'messaging.system': 'kafka',
    'messaging.destination.name': 'orders',
    'messaging.operation.type': 'create',
    'messaging.kafka.message.key': one,
    'tessera.order.id': one,
    'tessera.event.type': 'order.placed.v1',
  });
});

it('what was never committed is in no trace, and its transaction is an error without words', () => {
  expect(named('create orders', of('failing').traceId)).toEqual([]);
  expect(named('transaction', of('failing').traceId)).toMatchObject([
    { isError: true, attributes: { 'error.type': 'TypeError' } },
  ]);
  expect(readFileSync(file, 'utf8')).not.toContain('nobody@example.org');
});

it('two that were sent together lead to one sending, and it to them', () => {
  const [batch, ...others] = named('send batch');
  expect(others).toEqual([]);
  const creations = ['first', 'second'].map((name) => named('create orders', of(name).traceId)[0]!);
  expect(batch).toMatchObject({
    parentSpanId: creations[0]!.spanId,
    attributes: { 'messaging.batch.message_count': 2 },
  });
  expect(batch!.links).toEqual([{ traceId: creations[1]!.traceId, spanId: creations[1]!.spanId }]);
  for (const creation of creations) {
    const [sent] = named('send orders', creation.traceId);
    expect(sent).toMatchObject({
      parentSpanId: creation.spanId,
      links: [{ traceId: batch!.traceId, spanId: batch!.spanId }],
    });
  }
});

it('one that was sent by itself leads nowhere', () => {
  expect(named('send orders', of('alone').traceId)).toMatchObject([{ links: [] }]);
});

it('a message that is put aside says so, by the class of its error', () => {
  const [process] = named('process orders');
  expect(process).toMatchObject({
    parentSpanId: named('create orders', of('first').traceId)[0]!.spanId,
    isError: true,
    events: [{ name: 'parked', attributes: { 'error.type': 'TypeError' } }],
    attributes: {
      'messaging.consumer.group.name': 'user.credit',
      'messaging.destination.partition.id': '3',
      'messaging.kafka.offset': 7,
      'tessera.outcome': 'failed',
    },
  });
});

it('a client may say that it is not to be kept, which goes on with its messages', () => {
  const span = tracer().startSpan(
    'unsampled',
    {},
    contextFrom({ traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-00` }),
  );
  const message = messageOf(one!, { correlationId: 'x', span });
  expect(message.created).toBeUndefined();
  expect(headerText(message, 'traceparent')).toBe(headersOf(span).traceparent);
  expect(headerText(message, 'traceparent')).toMatch(/^00-1{32}-[0-9a-f]{16}-00$/);
});
