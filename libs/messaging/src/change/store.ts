import { type DomainEvent } from '@tessera/contracts';
import { requestContext, type RequestContext } from '@tessera/runtime';
import { outsideOfTraces, tracing } from '@tessera/runtime/telemetry';
import { asTransaction, noteWritten } from '../traces/transaction.js';
import { toMessage } from '../wire/cloud-event.js';
import { type IncomingMessage, type OutgoingMessage } from '../wire/message.js';
import { withinTime } from './within-time.js';
import { type ChangeOnce, type Once } from '../once/change-once.js';
import { type OnceOnly, replay } from '../once/once-only.js';
import { Commands } from './commands.js';
import { type Database, type Origin } from './database.js';
import { type Arrival, type ReadingMode } from './inbox.js';
import { type Keys, mergeKeys } from './keys.js';
import { type Move } from './move.js';
import { MoveFailed } from './move-failed.js';
import { retryTransient } from './retry-transient.js';

/** Moves are arithmetic on loaded objects: a batch that decides for longer has one that never ends. */
const MOVES_MS = 2_000;

/** A batch that others abort for so long is too large for what goes on: it is divided before a single message would give up. */
const BATCH_RETRY_MS = 4_000;

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

/**
 * Load → decide → flush: the one way to change state, from Kafka and from HTTP. A subclass says how its working set is
 * loaded (with locks, in id order, one statement a kind) and flushed (in bulk); inbox, outbox and idempotency key commit
 * with it, so neither the transaction nor an event can be forgotten.
 */
export abstract class Store<WorkingSet, Kind extends string, Tx> {
  private readonly commands: Commands<WorkingSet, Kind, Tx>;
  /** What each transaction has stored, by its Tx. */
  private readonly saved = new WeakMap<object, WorkingSet>();

  /** @param source CloudEvents source of this service, for example `/tessera/order`. */
  constructor(
    protected readonly database: Database<Tx>,
    private readonly source: string,
  ) {
    this.commands = new Commands(database, {
      load: (keys, tx) => this.load(keys, tx),
      save: (set, messages, tx) => this.save(set, messages, tx),
      messages: this.messages,
      transact: (causes, work, retryForMs) => this.transact('request', causes, work, retryForMs),
    });
  }

  protected abstract load(keys: Keys<Kind>, tx: Tx): Promise<WorkingSet>;
  protected abstract flush(set: WorkingSet, tx: Tx): Promise<void>;

  /** Is called with what was stored once it is committed, and never for a transaction that was repeated: to be counted. Must not throw. */
  protected committed(_set: WorkingSet): void {}

  /**
   * A change from an HTTP door. It shares its transaction with whatever else comes while one runs (`Commands`); what its move
   * throws is thrown on to it alone, and nothing of it is kept. RetriesExhausted when others were always in the way.
   */
  change(keys: Keys<Kind>, move: Move<WorkingSet>): Promise<void>;
  /** The same with what `answer` reads right after the move: nothing that a later move changes. */
  change<Answer>(keys: Keys<Kind>, move: Move<WorkingSet>, answer: (set: WorkingSet) => Answer): Promise<Answer>;
  async change(keys: Keys<Kind>, move: Move<WorkingSet>, answer: (set: WorkingSet) => unknown = () => undefined) {
    return (await this.changeOnce({ once: undefined, keys, move, answer })).body;
  }

  /** As `change`, but a repeat of the same request gets the first one's answer. Without a key it is just a change. */
  async changeOnce<Answer>(change: ChangeOnce<WorkingSet, Kind, Answer>): Promise<Once<Answer>> {
    const outcome = await this.commands.carryOut({ ...change, context: requestContext.getStore() });
    if (outcome.status === 'rejected') throw outcome.reason;
    // Of its own `answer`, now or when it was kept.
    return outcome.value as Once<Answer>;
  }

  /** A change by a clock: a transaction of its own, on the connections of messages, so that it waits for no request. */
  async changeByClock(keys: Keys<Kind>, move: Move<WorkingSet>): Promise<void> {
    const context = requestContext.getStore();
    await this.transact('message', [context], async (tx) => {
      const set = await this.load(mergeKeys([keys]), tx);
      await this.save(set, this.messages(move(set), context), tx);
    });
  }

  /** The answer to an earlier call of the same request (what its `answer` gave then), looked up before anything is checked or asked elsewhere. */
  async answered<Answer>(once: OnceOnly | undefined): Promise<Once<Answer> | undefined> {
    const kept = once && (await this.commands.earlier(once.scope));
    return kept && { body: replay(kept, once) as Answer, replayed: true };
  }

  /**
   * A batch of messages in one transaction. Those the inbox knows are left out, those of a parked key are put at the end
   * of its queue. Throws MoveFailed when a move threw; then nothing of the batch is kept.
   */
  async handle(subscription: Subscription, batch: readonly Delivery<WorkingSet, Kind>[]): Promise<BatchOutcome> {
    return this.transact(
      'message',
      batch.map(({ context }) => context),
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
      [head.context],
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
    await this.save(set, this.decide(fresh, set), tx);
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

  private async save(set: WorkingSet, messages: readonly OutgoingMessage[], tx: Tx) {
    await this.flush(set, tx);
    if (tracing.on) noteWritten(messages);
    await this.database.outbox.append(messages, tx);
    this.saved.set(Object(tx), set);
  }

  private messages = (events: readonly DomainEvent[], context: RequestContext | undefined) =>
    events.map((event) => toMessage(event, this.source, context));

  private async transact<Result>(
    origin: Origin,
    causes: readonly (RequestContext | undefined)[],
    work: (tx: Tx) => Promise<Result>,
    retryForMs?: number,
  ): Promise<Result> {
    let last: Tx | undefined;
    const attempt = (tx: Tx) => work((last = tx));
    const result = await asTransaction(causes, () => retryTransient(this.database, attempt, origin, retryForMs));
    outsideOfTraces(() => this.database.outbox.wake());
    const set = this.saved.get(Object(last));
    if (set !== undefined) this.committed(set);
    return result;
  }
}
