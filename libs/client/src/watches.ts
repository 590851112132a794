import {
  finalStates,
  flowView,
  labCheck,
  labView,
  orderMoved,
  orderView,
  platformView,
  routes,
} from '@tessera/contracts';
import * as z from 'zod';
import { type EventOf, type ServerEvents, type WatchOptions } from './server-events.js';

const ofOrder = { state: orderView };
const ofOperations = { platform: platformView, flow: flowView, order: orderMoved, reset: z.looseObject({}) };
const ofLab = { lab: labView, check: labCheck };

/** A state of an order as it was entered; `id` is the order's version then. */
export type OrderEvent = EventOf<typeof ofOrder>;

/**
 * What runs (`platform`), what is on its way (`flow`), an order that moved (`order`). `reset`: orders may have moved that were not
 * told, since the server no longer knows the last event that was seen.
 */
export type OperationsEvent = EventOf<typeof ofOperations>;

/** The laboratory (`lab`), and all invariants (`check`). */
export type LabEvent = EventOf<typeof ofLab>;

type Events<Event> = AsyncGenerator<Event, void, undefined>;

/** What the client can watch. */
export interface Watches {
  /**
   * The states of an order as they are entered, over broken connections, until a final one. Throws the problem when it may
   * not be watched, and the reason of `signal`.
   */
  watchOrder(input: { id: string }, options?: WatchOptions): Events<OrderEvent>;
  /** What staff see of the platform, as it changes, over broken connections. Throws as `watchOrder` does. */
  watchOperations(options?: WatchOptions): Events<OperationsEvent>;
  /** The laboratory as it changes, over broken connections. Throws as `watchOrder` does; NOT_FOUND where there is none. */
  watchLab(options?: Omit<WatchOptions, 'lastEventId'>): Events<LabEvent>;
}

async function* toFinalState(events: Events<OrderEvent>) {
  for await (const event of events) {
    yield event;
    if (finalStates.has(event.data.state)) return;
  }
}

/** The watches of a client. */
export const watchesOf = (events: ServerEvents): Watches => ({
  watchOrder: ({ id }, options = {}) =>
    toFinalState(events.of({ route: routes.watchOrder, input: { id }, events: ofOrder }, options)),
  watchOperations: (options = {}) =>
    events.of({ route: routes.watchOperations, input: {}, events: ofOperations }, options),
  watchLab: (options = {}) => events.of({ route: routes.watchLab, input: {}, events: ofLab }, options),
});
