import { type DomainEvent } from '@tessera/contracts';
import { requestContext, type RequestContext } from '@tessera/runtime';
import { toMessage } from '../wire/cloud-event.js';
import { type IncomingMessage, type OutgoingMessage } from '../wire/message.js';
import { withinTime } from './within-time.js';
import { type OnceOnly, replay } from '../idempotency/idempotency-store.js';
import { type Database, type Origin } from './database.js';
import { type Arrival, type ReadingMode } from './inbox.js';
import { type Keys, mergeKeys } from './keys.js';
import { MoveFailed } from './move-failed.js';
import { retryTransient } from './retry-transient.js';

/** Moves are arithmetic on loaded objects: a batch that decides for longer has one that never ends. */
const MOVES_MS = 2_000;

/** A batch that others abort for so long is too large for what goes on: it is divided before a single message would give up. */
const BATCH_RETRY_MS = 4_000;

/** A pure decision on loaded objects. It changes them and returns the events that the change causes. */
export type Move<WorkingSet> = (set: WorkingSet) => DomainEvent[];

/** One message on its way into a working set. */
export interface Delivery<WorkingSet, Kind extends string> extends Arrival {
  keys: Keys<Kind>;
  move: Move<WorkingSet>;
  context: RequestContext;
  /** As it came, in case it has to wait. */
  message: IncomingMessage;
}

/** A consumer group, as far as a store has to know it. */
export interface Subscription {
  group: string;
  reads: ReadingMode;
  /** How long it repeats a transaction that others abort (`retryTransient`). */
  retryForMs?: number | undefined;
}

/** What became of a batch, by ids: those with an effect, and those that wait behind a parked key. The rest was known. */
export interface BatchOutcome {
  fresh: ReadonlySet<string>;
  held: ReadonlySet<string>;
}

/** A change that a client may ask for twice. */
export interface ChangeOnce<WorkingSet, Kind extends string, Answer> {
  /** Of the request's Idempotency-Key; none without one. */
  once: OnceOnly | undefined;
  keys: Keys<Kind>;
  move: Move<WorkingSet>;
  /** What the client is told, and told again: JSON. */
  answer: (set: WorkingSet) => Answer;
}

/** What a request with an Idempotency-Key is answered; `replayed` when an earlier call had the effect. */
export interface Once<Answer> {
  body: Answer;
  replayed: boolean;
}

/**
 * Load → decide → flush: the one way to change state, from Kafka and from HTTP. A subclass says how its working set is
 * loaded (with locks, in id order, one statement a kind) and flushed (in bulk); inbox, outbox and idempotency key commit
 * with it, so neither the transaction nor an event can be forgotten.
 */
export abstract class Store<WorkingSet, Kind extends string, Tx> {
  /** @param source CloudEvents source of this service, for example `/tessera/order`. */
  constructor(
    protected readonly database: Database<Tx>,
    private readonly source: string,
  ) {}

  protected abstract load(keys: Keys<Kind>, tx: Tx): Promise<WorkingSet>;
  protected abstract flush(set: WorkingSet, tx: Tx): Promise<void>;

  /**
   * A change from an HTTP door, or from a clock (whose origin is `message`: it must not wait for requests): a batch of one.
   * What the move throws is thrown on, and nothing is kept. RetriesExhausted when others were always in the way.
   */
  async change(keys: Keys<Kind>, move: Move<WorkingSet>, origin: Origin = 'request'): Promise<WorkingSet> {
    return this.transact(origin, (tx) => this.apply(keys, move, tx));
  }

  /** As `change`, but a repeat of the same request gets the first one's answer. Without a key it is just a change. */
  async changeOnce<Answer>({ once, keys, move, answer }: ChangeOnce<WorkingSet, Kind, Answer>): Promise<Once<Answer>> {
    if (!once) return { body: answer(await this.change(keys, move)), replayed: false };
    return this.transact('request', async (tx) => {
      const kept = await this.database.idempotency.claim(once.scope, tx);
      if (kept) return { body: replay(kept, once) as Answer, replayed: true };
      const body = answer(await this.apply(keys, move, tx));
      await this.database.idempotency.keep(once.scope, { bodyHash: once.bodyHash, body }, tx);
      return { body, replayed: false };
    });
  }

  /** The answer to an earlier call of the same request (what its `answer` gave then), looked up before anything is checked or asked elsewhere. */
  async answered<Answer>(once: OnceOnly | undefined): Promise<Once<Answer> | undefined> {
    const kept = once && (await this.database.idempotency.find(once.scope));
    return kept && { body: replay(kept, once) as Answer, replayed: true };
  }

  /**
   * A batch of messages in one transaction. Those the inbox knows are left out, those of a parked key are put at the end
   * of its queue. Throws MoveFailed when a move threw; then nothing of the batch is kept.
   */
  async handle(subscription: Subscription, batch: readonly Delivery<WorkingSet, Kind>[]): Promise<BatchOutcome> {
    return this.transact(
      'message',
      async (tx) => {
        const keys = new Set(batch.map(({ key }) => key));
        const parked = await this.database.parking.held(subscription.group, [...keys], tx);
        const waiting = batch.filter(({ key }) => parked.has(key));
        const fresh = await this.carryOut(
          subscription,
          batch.filter(({ key }) => !parked.has(key)),
          tx,
        );
        await this.database.parking.queue(subscription.group, waiting, tx);
        return { fresh, held: new Set(waiting.map(({ id }) => id)) };
      },
      batch.length > 1 ? BATCH_RETRY_MS : subscription.retryForMs,
    );
  }

  /** The first message of a parked key once more. False when somebody else was faster. Throws as `handle` does. */
  async retry(subscription: Subscription, head: Delivery<WorkingSet, Kind>): Promise<boolean> {
    return this.transact(
      'message',
      async (tx) => {
        const isFirst = await this.database.parking.shift(subscription.group, head, tx);
        if (isFirst) await this.carryOut(subscription, [head], tx);
        return isFirst;
      },
      subscription.retryForMs,
    );
  }

  private async carryOut(subscription: Subscription, batch: readonly Delivery<WorkingSet, Kind>[], tx: Tx) {
    const once = new Map(batch.map((delivery) => [delivery.id, delivery]));
    if (once.size === 0) return new Set<string>();
    const ids = await this.database.inboxes[subscription.reads].admit(subscription.group, [...once.values()], tx);
    const unknown = [...ids].filter((id) => !once.has(id));
    // It would be noted as handled without its effect: lost, and nobody the wiser.
    if (unknown.length > 0) throw new Error(`the inbox took in what was not given to it: ${unknown.join(', ')}`);
    const fresh = [...once.values()].filter(({ id }) => ids.has(id));
    if (fresh.length === 0) return ids;
    const set = await this.load(mergeKeys(fresh.map(({ keys }) => keys)), tx);
    const messages = this.decide(fresh, set);
    await this.flush(set, tx);
    await this.database.outbox.append(messages, tx);
    return ids;
  }

  private decide(batch: readonly Delivery<WorkingSet, Kind>[], set: WorkingSet): OutgoingMessage[] {
    let running = '';
    const one = ({ id, move, context }: Delivery<WorkingSet, Kind>) => {
      running = id;
      return this.messages(move(set), context);
    };
    try {
      return withinTime(MOVES_MS, () => batch.flatMap(one));
    } catch (error) {
      throw new MoveFailed(running, error);
    }
  }

  private async apply(keys: Keys<Kind>, move: Move<WorkingSet>, tx: Tx) {
    const set = await this.load(mergeKeys([keys]), tx);
    const events = move(set);
    await this.flush(set, tx);
    await this.database.outbox.append(this.messages(events, requestContext.getStore()), tx);
    return set;
  }

  private messages = (events: DomainEvent[], context: RequestContext | undefined) =>
    events.map((event) => toMessage(event, this.source, context));

  private async transact<Result>(
    origin: Origin,
    work: (tx: Tx) => Promise<Result>,
    retryForMs?: number,
  ): Promise<Result> {
    const result = await retryTransient(this.database, work, origin, retryForMs);
    this.database.outbox.wake();
    return result;
  }
}
