import { orderShipped } from '@tessera/contracts';
import { readEnvelope, toMessage } from './cloud-event.js';
import { readDeadLetter, toDeadLetter, withResolution } from './dead-letter.js';
import { type Header, type IncomingMessage, packHeaders, unpackHeaders } from './message.js';

const orderId = '0197a000-0000-7000-8000-000000000001';
const event = orderShipped.of(orderId, 3, { orderId, customerId: '0197a000-0000-7000-8000-000000000002' });
const incoming = (headers: Header[], key = orderId): IncomingMessage => ({
  topic: 'orders',
  partition: 1,
  offset: '42',
  timestamp: '0',
  key: Buffer.from(key),
  value: Buffer.from('{}'),
  headers,
});

describe('headers in a column', () => {
  it('come back byte for byte, in order and as often as they were there', () => {
    const headers: Header[] = [
      ['a', Buffer.from([0, 255, 128, 10])],
      ['a', Buffer.from('zwei ✓')],
      ['', Buffer.alloc(0)],
    ];
    expect(unpackHeaders(packHeaders(headers))).toEqual(headers);
  });
});

describe('a domain event on the wire', () => {
  it('carries its subject as key and its sequence in 20 digits', () => {
    const message = toMessage(event, '/tessera/order');
    const headers = Object.fromEntries(message.headers.map(([name, value]) => [name, value.toString()]));
    expect(message.key?.toString()).toBe(orderId);
    expect(headers).toMatchObject({
      ce_specversion: '1.0',
      ce_source: '/tessera/order',
      ce_type: 'order.shipped.v1',
      ce_subject: orderId,
      ce_sequence: '00000000000000000003',
      'content-type': 'application/json',
    });
  });

  it('has its attributes as headers, in one order, with their own names where there are such', () => {
    const context = { correlationId: 'abc', causationId: 'cause', traceparent: '00-a-b-01', tracestate: 'x=1' };
    const names = (message: { headers: Header[] }) => message.headers.map(([name]) => name);
    const always = ['specversion', 'id', 'source', 'type', 'time', 'subject', 'sequence', 'correlationid'];
    const ce = (attributes: string[]) => attributes.map((attribute) => `ce_${attribute}`);
    const end = ['ce_dataschema', 'content-type'];
    expect(names(toMessage(event, '/tessera/order'))).toEqual([...ce(always), ...end]);
    expect(names(toMessage(event, '/tessera/order', context))).toEqual([
      ...ce([...always, 'causationid']),
      ...end,
      'traceparent',
      'tracestate',
    ]);
  });

  it('hands correlation and trace on, and names its cause', () => {
    const cause = { correlationId: 'abc', causationId: 'cause', traceparent: '00-a-b-01' };
    const message = toMessage(event, '/tessera/order', cause);
    const read = readEnvelope(incoming(message.headers));
    expect(read).toMatchObject({ type: 'order.shipped.v1', subject: orderId, sequence: 3 });
    expect(read.context).toEqual({ correlationId: 'abc', causationId: read.id, traceparent: '00-a-b-01' });
  });

  it.each(['ce_id', 'ce_type', 'ce_subject', 'ce_sequence', 'ce_specversion'])('is refused without %s', (missing) => {
    const { headers } = toMessage(event, '/tessera/order');
    expect(() => readEnvelope(incoming(headers.filter(([name]) => name !== missing)))).toThrow();
  });

  const changed = (name: string, value: string) =>
    toMessage(event, '/tessera/order').headers.map((one): Header =>
      one[0] === name ? [name, Buffer.from(value)] : one,
    );

  it('has one id, however it is spelled', () => {
    const id = '0197A000-0000-7000-8000-00000000000F';
    expect(readEnvelope(incoming(changed('ce_id', id)))).toMatchObject({
      id: id.toLowerCase(),
      context: { causationId: id.toLowerCase() },
    });
  });

  it.each(['0', String(2 ** 53), '9'.repeat(20), '-1', '1e3', ''])('is refused with the sequence %j', (sequence) => {
    expect(() => readEnvelope(incoming(changed('ce_sequence', sequence)))).toThrow('ce_sequence');
  });

  it('is refused when the key is not its subject', () => {
    const { headers } = toMessage(event, '/tessera/order');
    expect(() => readEnvelope(incoming(headers, 'another'))).toThrow('key');
  });
});

describe('a dead letter', () => {
  it('keeps key, value and headers and says why it is one', () => {
    const poison = { ...incoming([['x', Buffer.from([255])]]), key: null, value: null };
    const deadLetter = toDeadLetter(poison, 'user.credit', new TypeError('no\0pe'), 3);
    expect(deadLetter).toMatchObject({ topic: 'orders.user.credit.dlt', key: null, value: null });
    expect(deadLetter.headers[0]).toEqual(['x', Buffer.from([255])]);
    const notes = Object.fromEntries(deadLetter.headers.map(([name, value]) => [name, value.toString()]));
    expect(notes).toMatchObject({
      'dlt-original-topic': 'orders',
      'dlt-original-partition': '1',
      'dlt-original-offset': '42',
      'dlt-error-class': 'TypeError',
      'dlt-attempts': '3',
    });
  });

  it('is resolved by a resolution of ours alone, not by what the message brought along', () => {
    const message = incoming([
      ['dlt-resolution', Buffer.from('replay')],
      ['x-other', Buffer.from('kept')],
    ]);
    const deadLetter = { ...message, ...toDeadLetter(message, 'user.credit', new TypeError('no'), 3) };
    expect(readDeadLetter(deadLetter, 'user.credit')).toMatchObject({
      resolution: undefined,
      original: { topic: 'orders', offset: '42' },
    });
    const resolved = { ...deadLetter, ...withResolution(deadLetter, 'drop', 'kim') };
    expect(readDeadLetter(resolved, 'user.credit')).toMatchObject({
      resolution: 'drop',
      original: { headers: [['x-other', Buffer.from('kept')]] },
    });
  });

  it.each([
    ['dlt-original-topic', 'users'],
    ['dlt-original-topic', ''],
    ['dlt-original-partition', '99999999999'],
    ['dlt-original-partition', 'none'],
    ['dlt-original-offset', '9'.repeat(20)],
    ['dlt-original-timestamp', '0\0'],
  ])('is from where it lies when what it says of its origin cannot be: %s %j', (name, value) => {
    const deadLetter = { ...incoming([]), ...toDeadLetter(incoming([]), 'user.credit', new TypeError('no'), 3) };
    const headers = deadLetter.headers.map((one): Header => (one[0] === name ? [name, Buffer.from(value)] : one));
    const { original } = readDeadLetter({ ...deadLetter, headers, offset: '7' }, 'user.credit');
    expect(original).toMatchObject({ topic: 'orders.user.credit.dlt', partition: 1, offset: '7' });
    expect(toDeadLetter(original, 'user.credit', 'no', 1).topic).toBe('orders.user.credit.dlt');
  });
});
