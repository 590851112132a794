import { topicEvent } from '../test/request.fixture.js';
import { handedEvent } from './handed-event.js';

const event = {
  specversion: '1.0',
  id: '0198c0de-0000-7000-8000-0000000000e1',
  source: '/tessera/order',
  type: 'order.confirmed.v1',
  time: '2026-01-01T00:00:00.000Z',
  subject: '0198c0de-0000-7000-8000-000000000007',
  sequence: '00000000000000000002',
  correlationid: 'request-1',
  data: { orderId: '0198c0de-0000-7000-8000-000000000007' },
};

it('an event says of what it leads to that it is the cause, one hop further', () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  expect(handedEvent(topicEvent({ ...event, traceparent }, { hop: '1' }))).toEqual({
    event: { ...event, traceparent },
    cause: { correlationId: 'request-1', causationId: event.id, hop: 2, traceparent },
  });
  expect(handedEvent(topicEvent(event)).cause).toEqual({ correlationId: 'request-1', causationId: event.id, hop: 1 });
});

it('an event may have what a later version of it has', () => {
  expect(handedEvent(topicEvent({ ...event, tenant: 'a' })).event).toMatchObject({ tenant: 'a' });
});

it.each([
  ['is no JSON', '{"'],
  ['is another envelope', { kind: 'order.confirmed', payload: {} }],
  ['is null', null],
  ['has no id', { ...event, id: undefined }],
  ['has a sequence of another form', { ...event, sequence: 2 }],
  ['is of another version of CloudEvents', { ...event, specversion: '0.3' }],
])('throws for a message that %s', (_, message) => {
  expect(() => handedEvent(topicEvent(message))).toThrow();
});

it.each([
  ['no hop', {}],
  ['a hop that is no number', { hop: 'two' }],
  ['half a hop', { hop: '0.5' }],
  ['an empty hop', { hop: '' }],
  ['a hop below zero', { hop: '-1' }],
])('throws for a message with %s', (_, attributes: Record<string, string>) => {
  expect(() => handedEvent(topicEvent(event, attributes))).toThrow('hop');
});

it('throws for anything but one message', () => {
  const { Records } = topicEvent(event);
  expect(() => handedEvent({ Records: [] })).toThrow('not one message');
  expect(() => handedEvent({ Records: [...Records, ...Records] })).toThrow('not one message');
});

it.each([
  ['a record of a queue', { Records: [{ body: '{}' }] }],
  ['nothing', {}],
  ['a request', { httpMethod: 'GET' }],
])('throws for what is of another source: %s', (_, other) => {
  expect(() => handedEvent(other as never)).toThrow();
});
