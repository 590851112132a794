import { EventType } from './event-type.js';
import * as inventory from './inventory/events.js';
import * as order from './order/events.js';
import { type Group, type TopicName } from './topics.js';
import * as user from './user/events.js';

export * from './inventory/events.js';
export * from './order/events.js';
export * from './user/events.js';

const declared: unknown[] = [inventory, order, user].flatMap(Object.values);

/** Every event of the platform. */
export const eventTypes: readonly EventType[] = declared.filter((one) => one instanceof EventType);

/**
 * What a group reads past: it does nothing for these, and they leave no trace there. Every other event of its topics it
 * handles, and `tessera check` looks for the trace of each.
 */
export const ignored = {
  'inventory.reservations': [order.orderShipped],
  'user.credit': [order.orderShipped],
  'order.checkout': [inventory.stockCommitted, inventory.stockReleased, user.creditCaptured, user.creditReleased],
} as const satisfies Partial<Record<Group, readonly EventType[]>>;

/** The events that a group handles, of one of its topics. */
export const handledBy = (group: Group, topic: TopicName): EventType[] => {
  const { [group]: past = [] }: Partial<Record<Group, readonly EventType[]>> = ignored;
  return eventTypes.filter((type) => type.topic === topic && !past.includes(type));
};
