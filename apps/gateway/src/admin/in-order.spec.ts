import { type TimelineEntry } from '@tessera/contracts';
import { inOrder } from './in-order.js';

const at = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();
const message = (id: string, causedBy?: string) => ({
  id,
  topic: 'orders',
  partition: 0,
  offset: '1',
  ...(causedBy !== undefined && { causedBy }),
});
const event = (ms: number, id: string, causedBy?: string): TimelineEntry => ({
  kind: 'event',
  at: at(ms),
  service: 'order',
  what: id,
  message: message(id, causedBy),
});
const handled = (ms: number, id: string): TimelineEntry => ({
  kind: 'handled',
  at: at(ms),
  service: 'user',
  what: `did ${id}`,
  message: message(id),
});
const state = (ms: number, what: string): TimelineEntry => ({ kind: 'state', at: at(ms), service: 'order', what });
const request = (ms: number): TimelineEntry => ({ kind: 'request', at: at(ms), service: 'order', what: 'POST' });

const whats = (entries: TimelineEntry[]) => inOrder(entries).map(({ what }) => what);

it('is by time', () => {
  expect(whats([handled(30, 'placed'), event(10, 'placed'), state(5, 'PENDING'), request(1)])).toEqual([
    'POST',
    'PENDING',
    'placed',
    'did placed',
  ]);
});

it('within one instant: the request, the state, its event, the effect, what that caused', () => {
  const entries = [
    event(0, 'reserved', 'placed'),
    handled(0, 'placed'),
    event(0, 'placed'),
    state(0, 'PENDING'),
    request(0),
  ];
  expect(whats(entries)).toEqual(['POST', 'PENDING', 'placed', 'did placed', 'reserved']);
});

it('a clock that is behind puts no effect before its cause', () => {
  expect(
    whats([event(50, 'placed'), handled(10, 'placed'), event(20, 'reserved', 'placed'), handled(5, 'reserved')]),
  ).toEqual(['placed', 'did placed', 'reserved', 'did reserved']);
});

it('an event that two services received stands there once, and one whose cause is unknown by its time', () => {
  expect(whats([event(5, 'placed'), event(5, 'placed'), event(7, 'late', 'unknown'), handled(6, 'lost')])).toEqual([
    'placed',
    'did lost',
    'late',
  ]);
});

it('two that claim to have caused each other are there all the same', () => {
  expect(whats([event(2, 'a', 'b'), event(1, 'b', 'a')])).toEqual(['b', 'a']);
});
