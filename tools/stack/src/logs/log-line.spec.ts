import { eachMessage, parseLine } from './log-line.js';

const time = Date.parse('2026-11-21T12:31:39.475Z');
const read = (raw: string) => parseLine('order', raw, 7);

it('reads what a service says of a request, of an event and of an error', () => {
  const common = { level: 'info', time: '2026-11-21T12:31:39.475Z', correlationId: 'c' };
  const request = { ...common, method: 'POST', path: '/v1/orders', status: 202, ms: 12, msg: 'request' };
  expect(read(JSON.stringify(request))).toMatchObject({
    time,
    level: 'info',
    text: 'POST /v1/orders 202 (12 ms)',
    correlationId: 'c',
  });
  const handled = { ...common, type: 'order.placed.v1', subject: '0199', msg: 'handled' };
  expect(read(JSON.stringify(handled))).toMatchObject({ text: 'handled order.placed.v1 0199', subject: '0199' });
  const failed = { ...common, level: 'error', err: { message: 'no' }, msg: 'message dead-lettered' };
  expect(read(JSON.stringify(failed))).toMatchObject({ level: 'error', text: 'message dead-lettered: no' });
});

it('reads PostgreSQL, Kafka, mongod and Redis', () => {
  expect(read('2026-11-21 12:31:39.475 UTC [42] LOG:  ready')).toMatchObject({
    time,
    level: 'info',
    text: '[42] LOG:  ready',
  });
  expect(read('[2026-11-21T13:31:39.475+01:00] WARN kafka.Kafka - slow')).toMatchObject({ time, level: 'warn' });
  expect(read('{"t":{"$date":"2026-11-21T12:31:39.475+00:00"},"s":"W","c":"REPL","msg":"x"}')).toMatchObject({
    time,
    level: 'warn',
    text: 'REPL: x',
  });
  expect(read('42:M 21 Nov 2026 12:31:39.475 # Low memory')).toMatchObject({ time, level: 'warn', text: 'Low memory' });
});

it('gives a line without a time that of the one before', () => {
  expect(read('    at main.js:3')).toEqual({
    source: 'order',
    time: 7,
    level: 'info',
    text: '    at main.js:3',
    raw: '    at main.js:3',
  });
  expect(read('{broken')).toMatchObject({ time: 7, text: '{broken' });
});

it('takes a line about a batch of messages for one about each of them', () => {
  const common = { level: 'info', time: '2026-11-21T12:31:39.475Z', service: 'order', group: 'order.checkout' };
  const messages = [
    { type: 'stock.reserved.v1', subject: 'o1', correlationId: 'c1' },
    { type: 'credit.reserved.v1', subject: 'o2', correlationId: 'c2' },
  ];
  const lines = eachMessage(JSON.stringify({ ...common, messages, msg: 'handled' }));
  expect(lines.map((line) => JSON.parse(line))).toEqual(messages.map((one) => ({ ...common, ...one, msg: 'handled' })));
  expect(read(lines[1] ?? '')).toMatchObject({
    text: 'handled credit.reserved.v1 o2',
    subject: 'o2',
    correlationId: 'c2',
  });
});

it.each(['{"messages":[broken', '"messages":[', 'text'])('leaves %p as it is', (raw) => {
  expect(eachMessage(raw)).toEqual([raw]);
});
