import { orderShipped } from '@tessera/contracts';
import { stamp } from './stamp.js';

const orderId = '0197a000-0000-7000-8000-000000000001';
const event = orderShipped.of(orderId, 3, { orderId, customerId: '0197a000-0000-7000-8000-000000000002' });

it('is a CloudEvent that stands for itself when nothing is known of a request', () => {
  const attributes = stamp(event, '/tessera/order');
  expect(attributes).toEqual({
    specversion: '1.0',
    id: expect.any(String),
    source: '/tessera/order',
    type: 'order.shipped.v1',
    time: expect.any(String),
    subject: orderId,
    sequence: '00000000000000000003',
    correlationid: attributes.id,
    dataschema: event.type.dataSchema,
    datacontenttype: 'application/json',
  });
  expect(new Date(attributes.time).toISOString()).toBe(attributes.time);
});

it('is another one each time', () => {
  expect(stamp(event, '/tessera/order').id).not.toBe(stamp(event, '/tessera/order').id);
});

it('says what it came of', () => {
  const context = {
    correlationId: 'abc',
    causationId: 'cause',
    traceparent: '00-a-b-01',
    tracestate: 'x=1',
    deadline: 1,
  };
  expect(stamp(event, '/tessera/order', context)).toMatchObject({
    correlationid: 'abc',
    causationid: 'cause',
    traceparent: '00-a-b-01',
    tracestate: 'x=1',
  });
});
