import { deadLetterFrom } from './dead-letters.js';
import { isCurable, v7At } from './redrive.js';

const event = {
  specversion: '1.0',
  id: '0199f3a2-7c1e-7b5e-9c53-4f1f0c3f6a11',
  source: '/tessera/order',
  type: 'order.confirmed.v1',
  subject: '0199f3a2-7c1e-7b5e-9c53-4f1f0c3f6a22',
  sequence: '00000000000000000002',
  correlationid: 'c',
  data: {},
};
const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:t-SettleOrder-1:$LATEST';
const invocation = {
  version: '1.0',
  requestContext: { functionArn, condition: 'RetriesExhausted', approximateInvokeCount: 3 },
  requestPayload: { Records: [] },
  responsePayload: { errorMessage: 'no' },
};
const stream = {
  requestContext: { functionArn, condition: 'RetryAttemptsExhausted' },
  DDBStreamBatchInfo: { batchSize: 2, approximateArrivalOfFirstRecord: '2026-11-27T03:00:00Z', shardId: 's' },
};

const letter = (body: unknown) => deadLetterFrom(typeof body === 'string' ? body : JSON.stringify(body));

it('tells the three shapes of a dead letter', () => {
  expect(letter({ hop: 1, events: [event] })).toEqual({ shape: 'change', says: `order.confirmed.v1 ${event.id}` });
  expect(letter(invocation)).toEqual({
    shape: 'invocation',
    payload: { Records: [] },
    says: 't-SettleOrder-1: RetriesExhausted',
  });
  expect(letter(stream)).toMatchObject({ shape: 'stream', since: Date.UTC(2026, 10, 27, 3) });
});

it.each([
  ['what is no JSON', '{"hop":'],
  ['what nobody here wrote', { hello: 'world' }],
  ['a change without events', { hop: 0, events: [] }],
  ['a change whose event is none', { hop: 0, events: [{ ...event, sequence: 7 }] }],
  ['a loop', { hop: 3, events: [event] }],
])('leaves %s', (_, body) => {
  expect(letter(body).shape).toBe('unknown');
});

it.each([
  ['change', 'changes', true],
  ['invocation', 'settle', true],
  ['invocation', 'receipt', true],
  // Nobody is invoked asynchronously there.
  ['invocation', 'changes', false],
  ['stream', 'changes', false],
  ['unknown', 'settle', false],
] as const)('a %s in %s can be tried again: %s', (shape, queue, curable) => {
  expect(isCurable({ shape, queue })).toBe(curable);
});

it('knows the first sort key of a moment', () => {
  const at = 0x0199f3a27c1e;
  expect(v7At(at)).toBe('0199f3a2-7c1e-7000-8000-000000000000');
  expect(event.id >= v7At(at)).toBe(true);
  expect(event.id >= v7At(at + 1)).toBe(false);
});
