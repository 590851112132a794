import { type DomainEvent, type TopicName } from '@tessera/contracts';
import { type CloudEventAttributes, stamp } from '@tessera/messaging/envelope';
import { v7 as uuidv7 } from 'uuid';
import { cause } from './context.js';
import { expiry, keys, nameOf } from './tables.js';
import { type Write } from './write.js';

/** An event in the structured mode of CloudEvents 1.0: attributes and data in one JSON object. */
export type StructuredEvent = CloudEventAttributes & { data: unknown };

/** What the outbox keeps of one change, and what the queue carries: its events in order. */
export interface ToldChange {
  hop: number;
  events: StructuredEvent[];
}

const KEPT_S = 14 * 86_400;

const SOURCES: Partial<Record<TopicName, string>> = {
  orders: '/tessera/order',
  reservations: '/tessera/inventory',
  products: '/tessera/inventory',
  credit: '/tessera/user',
  users: '/tessera/user',
};

const structured = (event: DomainEvent): StructuredEvent => ({
  ...stamp(event, SOURCES[event.type.topic] ?? '/tessera', cause.getStore()),
  data: event.data,
});

/** The events of a change as one item, written with it: its stream is read, so none is forgotten. None for none. */
export const told = (events: readonly DomainEvent[]): Write[] => {
  const [first] = events;
  if (!first) return [];
  const change: ToldChange = { hop: cause.getStore()?.hop ?? 0, events: events.map(structured) };
  const item = { ...keys.change(first.subject, uuidv7()), ...change, expiresAt: expiry(Date.now(), KEPT_S) };
  return [{ Put: { TableName: nameOf('outbox'), Item: item } }];
};
