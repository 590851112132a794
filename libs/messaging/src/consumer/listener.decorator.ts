import { SetMetadata, type Type } from '@nestjs/common';
import { type DomainEvent, type EventType } from '@tessera/contracts';
import { type ReadingMode } from '../change/inbox.js';
import { type Keys } from '../change/keys.js';
import { type Store } from '../change/store.js';
import { type EventEnvelope } from '../wire/cloud-event.js';
import { type RetryPolicy } from './retry-policy.js';

/** What a class marked with `@Listener` says of its consumer group. */
export interface ListenerOptions<WorkingSet = unknown, Kind extends string = string, Tx = unknown> {
  /** `<service>.<purpose>`; GROUP_PREFIX is added at the Kafka client. */
  group: string;
  /** Holds what the moves work on, and the inbox and outbox that commit with them. */
  store: Type<Store<WorkingSet, Kind, Tx>>;
  /** Types of the same topics that this group knows and does nothing for. Any other unhandled type is dead-lettered. */
  ignores?: readonly { name: string; topic: string }[];
  /** How many batches run side by side (1). Messages of one lane key never overlap. */
  lanes?: number;
  /** The kind of key whose first id chooses the lane, where events of different subjects touch the same aggregate. */
  laneBy?: Kind;
  /** `in-order` (the default), or `newest-wins` for copies of whole states. */
  reads?: ReadingMode;
  /** How patient it is with a message that cannot be handled; see `defaultRetryPolicy`. */
  retry?: Partial<RetryPolicy>;
}

/** One move of a listener: the type it is for, what such an event touches, and the method that decides. */
export interface Handler {
  type: EventType<unknown>;
  keys: (data: unknown) => Keys<string>;
  method: string | symbol;
}

const LISTENER = 'tessera:listener';
const handlers = new WeakMap<object, Handler[]>();

/** Marks a provider as the listener of one consumer group; its `@On` methods are the moves. */
export const Listener = <WorkingSet, Kind extends string, Tx>(
  options: ListenerOptions<WorkingSet, Kind, Tx>,
): ClassDecorator => SetMetadata(LISTENER, options);

/**
 * The method decides what an event of `type` changes: it gets the loaded working set, the event's data and its
 * envelope, and returns the events that follow. No I/O: the strategy loads what `keys` names before, and flushes after.
 */
export const On =
  <Data>(type: EventType<Data>, keys: (data: Data) => Keys<string>) =>
  <Decide extends (set: never, data: Data, envelope: EventEnvelope) => DomainEvent[]>(
    prototype: object,
    method: string | symbol,
    _: TypedPropertyDescriptor<Decide>,
  ) => {
    // The schema of `type` has checked the data before `keys` sees it.
    const handler: Handler = { type, keys: (data) => keys(data as Data), method };
    handlers.set(prototype, [...(handlers.get(prototype) ?? []), handler]);
  };

/** The options of a listener class; undefined for any other class. */
export const listenerOptions = (type: object): ListenerOptions | undefined => Reflect.getMetadata(LISTENER, type);

/** The moves of a listener instance. */
export const handlersOf = (listener: object): readonly Handler[] =>
  handlers.get(Object.getPrototypeOf(listener) as object) ?? [];
