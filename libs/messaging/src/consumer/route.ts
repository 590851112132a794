import { type DomainEvent } from '@tessera/contracts';
import { type Delivery, type Store } from '../change/store.js';
import { type EventEnvelope, readEnvelope } from '../wire/cloud-event.js';
import { type IncomingMessage } from '../wire/message.js';
import { type Handler, handlersOf, type ListenerOptions } from './listener.decorator.js';

/** A message that can be handled, or one that never can be and why, or one that its group ignores. */
export type Routed =
  | { kind: 'handle'; delivery: Delivery<unknown, string>; envelope: EventEnvelope; lane: string }
  | { kind: 'ignore' }
  | { kind: 'poison'; error: unknown };

/** Knows which move of a listener a message is for. Pure: it reads bytes and touches nothing. */
export class Routes {
  private readonly byType: ReadonlyMap<string, Handler>;
  private readonly ignored: ReadonlySet<string>;

  constructor(
    readonly options: ListenerOptions,
    readonly store: Store<unknown, string, unknown>,
    private readonly listener: object,
  ) {
    this.byType = new Map(handlersOf(listener).map((handler) => [handler.type.name, handler]));
    this.ignored = new Set((options.ignores ?? []).map((type) => type.name));
  }

  /** The topics to subscribe to: those of all types that the group handles or ignores. */
  get topics(): string[] {
    const types = [...[...this.byType.values()].map((handler) => handler.type), ...(this.options.ignores ?? [])];
    return [...new Set(types.map((type) => type.topic))];
  }

  route(message: IncomingMessage): Routed {
    try {
      return this.read(message);
    } catch (error) {
      return { kind: 'poison', error };
    }
  }

  private read(message: IncomingMessage): Routed {
    const envelope = readEnvelope(message);
    if (this.ignored.has(envelope.type)) return { kind: 'ignore' };
    const handler = this.byType.get(envelope.type);
    if (!handler) throw new Error(`${this.options.group} does not know ${envelope.type}`);
    const data = handler.type.schema.parse(JSON.parse(String(message.value)));
    const keys = handler.keys(data);
    const lane = this.options.laneBy ? keys[this.options.laneBy]?.[0] : undefined;
    const move = (set: unknown) => this.call(handler.method, set, data, envelope);
    const { id, context } = envelope;
    return { kind: 'handle', envelope, lane: lane ?? envelope.subject, delivery: { id, keys, move, context } };
  }

  private call(method: string | symbol, ...args: [unknown, unknown, EventEnvelope]): DomainEvent[] {
    // `@On` types the methods it marks, so what stands under this name takes these and returns events.
    const decide: (...args: unknown[]) => DomainEvent[] = Reflect.get(this.listener, method);
    return decide.apply(this.listener, args);
  }
}
