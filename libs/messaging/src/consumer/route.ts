import { deadLetterTopic, type DomainEvent } from '@tessera/contracts';
import { Unworkable } from '../change/move-failed.js';
import { type Delivery, type Subscription, type Store } from '../change/store.js';
import { type EventEnvelope, readEnvelope } from '../wire/cloud-event.js';
import { readDeadLetter, type Resolution } from '../wire/dead-letter.js';
import { type IncomingMessage } from '../wire/message.js';
import { type Handler, handlersOf, type ListenerOptions } from './listener.decorator.js';

/** A message whose move is known. */
export interface ToHandle {
  kind: 'handle';
  delivery: Delivery<unknown, string>;
  envelope: EventEnvelope;
  lane: string;
}

/** `ignore`: of no concern to this group. `poison`: nobody can say what it is, or whose. */
export type Routed = ToHandle | { kind: 'ignore' } | { kind: 'poison'; error: unknown };

/** What somebody decided about a dead letter of this group, and what the dead letter was before it died. */
export interface Resolved {
  kind: 'resolved';
  resolution: Resolution;
  original: IncomingMessage;
  routed: Routed;
}

/** Knows which move of a listener a message is for. Pure: it reads bytes and touches nothing. */
export class Routes {
  private readonly byType: ReadonlyMap<string, Handler>;
  private readonly ignored: ReadonlySet<string>;
  private readonly deadLetterTopics: ReadonlySet<string>;
  /** The topics to subscribe to: those of all types that the group handles or ignores, and its dead letters. */
  readonly topics: readonly string[];

  constructor(
    readonly options: ListenerOptions,
    readonly store: Store<unknown, string, unknown>,
    private readonly listener: object,
  ) {
    const types = handlersOf(listener).map((handler) => handler.type);
    const ignores = options.ignores ?? [];
    this.byType = new Map(handlersOf(listener).map((handler) => [handler.type.name, handler]));
    this.ignored = new Set(ignores.map((type) => type.name));
    const sources = new Set([...types, ...ignores].map((type) => type.topic));
    this.deadLetterTopics = new Set([...sources].map((topic) => deadLetterTopic(topic, options.group)));
    this.topics = [...sources, ...this.deadLetterTopics];
  }

  /** The events that the group has moves for. */
  get types(): readonly string[] {
    return [...this.byType.keys()];
  }

  get subscription(): Subscription {
    const { group, reads = 'in-order', retry } = this.options;
    return { group, reads, retryForMs: retry?.retryForMs };
  }

  route(message: IncomingMessage): Routed | Resolved {
    if (!this.deadLetterTopics.has(message.topic)) return this.routeOriginal(message);
    const { original, resolution } = readDeadLetter(message, this.options.group);
    return resolution
      ? { kind: 'resolved', resolution, original, routed: this.routeOriginal(original) }
      : { kind: 'ignore' };
  }

  /** A message of one of the topics that the group reads, or one that was put aside. */
  routeOriginal(message: IncomingMessage): Routed {
    try {
      const envelope = readEnvelope(message);
      if (this.ignored.has(envelope.type)) return { kind: 'ignore' };
      const handler = this.byType.get(envelope.type);
      if (!handler) throw new Unworkable(`${this.options.group} does not know ${envelope.type}`);
      return this.toHandle(handler, envelope, message);
    } catch (error) {
      return { kind: 'poison', error };
    }
  }

  /** Bad data under a readable envelope is a move that fails: it keeps its place in the order of its key. */
  private toHandle(handler: Handler, envelope: EventEnvelope, message: IncomingMessage): ToHandle {
    const { id, subject, sequence, context } = envelope;
    const said = { id, key: subject, sequence, context, message };
    try {
      const data = handler.type.schema.parse(JSON.parse(String(message.value)));
      const keys = handler.keys(data);
      const lane = this.options.laneBy ? keys[this.options.laneBy]?.[0] : undefined;
      const move = (set: unknown) => this.call(handler.method, set, data, envelope);
      return { kind: 'handle', envelope, lane: lane ?? subject, delivery: { ...said, keys, move } };
    } catch (error) {
      const move = () => {
        throw new Unworkable(error instanceof Error ? error.message : String(error));
      };
      return { kind: 'handle', envelope, lane: subject, delivery: { ...said, keys: {}, move } };
    }
  }

  private call(method: string | symbol, ...args: [unknown, unknown, EventEnvelope]): DomainEvent[] {
    // `@On` types the methods it marks, so what stands under this name takes these and returns events.
    const decide: (...args: unknown[]) => DomainEvent[] = Reflect.get(this.listener, method);
    return decide.apply(this.listener, args);
  }
}
