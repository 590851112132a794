import { type DomainEvent } from '@tessera/contracts';
import { requestContext, type RequestContext } from '@tessera/runtime';
import { toMessage } from '../wire/cloud-event.js';
import { type OnceOnly, replay } from './answers.js';
import { type Database } from './database.js';
import { type Keys, mergeKeys } from './keys.js';
import { persist } from './persist.js';

/** A pure decision on loaded objects. It changes them and returns the events that the change causes. */
export type Move<WorkingSet> = (set: WorkingSet) => DomainEvent[];

/** One message on its way into a working set. */
export interface Delivery<WorkingSet, Kind extends string> {
  id: string;
  keys: Keys<Kind>;
  move: Move<WorkingSet>;
  context: RequestContext;
}

/** An error that a move itself threw, so not the store's: only this one splits a batch. */
export class MoveFailed extends Error {
  constructor(
    readonly id: string,
    override readonly cause: unknown,
  ) {
    super(`the move failed: ${cause instanceof Error ? cause.message : String(cause)}`);
    this.name = 'MoveFailed';
  }
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

  /** A change from an HTTP door or a clock: a batch of one. What the move throws is thrown on, and nothing is kept. */
  async change(keys: Keys<Kind>, move: Move<WorkingSet>): Promise<WorkingSet> {
    return this.transact((tx) => this.apply(keys, move, tx));
  }

  /** As `change`, but a repeat of the same request gets the first one's answer. Without a key it is just a change. */
  async changeOnce<Answer>(
    once: OnceOnly | undefined,
    keys: Keys<Kind>,
    move: Move<WorkingSet>,
    answer: (set: WorkingSet) => Answer,
  ): Promise<Once<Answer>> {
    if (!once) return { body: answer(await this.change(keys, move)), replayed: false };
    return this.transact(async (tx) => {
      const kept = await this.database.answers.claim(once.scope, tx);
      if (kept) return { body: replay(kept, once) as Answer, replayed: true };
      const body = answer(await this.apply(keys, move, tx));
      await this.database.answers.keep(once.scope, { bodyHash: once.bodyHash, body }, tx);
      return { body, replayed: false };
    });
  }

  /** The answer to an earlier call of the same request (what its `answer` gave then), looked up before anything is checked or asked elsewhere. */
  async answered<Answer>(once: OnceOnly | undefined): Promise<Once<Answer> | undefined> {
    const kept = once && (await this.database.answers.find(once.scope));
    return kept && { body: replay(kept, once) as Answer, replayed: true };
  }

  /**
   * A batch of messages in one transaction; those the inbox knows are left out. Gives the ids of those that were new.
   * Throws MoveFailed when a move threw; then nothing of the batch is kept.
   */
  async handle(group: string, batch: readonly Delivery<WorkingSet, Kind>[]): Promise<ReadonlySet<string>> {
    return this.transact(async (tx) => {
      const fresh = await this.admit(group, batch, tx);
      const ids = new Set(fresh.map((delivery) => delivery.id));
      if (fresh.length === 0) return ids;
      const set = await this.load(mergeKeys(fresh.map((delivery) => delivery.keys)), tx);
      const messages = fresh.flatMap((delivery) => this.messages(decide(delivery, set), delivery.context));
      await this.flush(set, tx);
      await this.database.outbox.append(messages, tx);
      return ids;
    });
  }

  private async admit(group: string, batch: readonly Delivery<WorkingSet, Kind>[], tx: Tx) {
    const once = new Map(batch.map((delivery) => [delivery.id, delivery]));
    const fresh = await this.database.inbox.admit(group, [...once.keys()].toSorted(), tx);
    return [...once.values()].filter((delivery) => fresh.has(delivery.id));
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

  private async transact<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    const result = await persist(this.database, work);
    this.database.outbox.wake();
    return result;
  }
}

const decide = <WorkingSet, Kind extends string>(delivery: Delivery<WorkingSet, Kind>, set: WorkingSet) => {
  try {
    return delivery.move(set);
  } catch (error) {
    throw new MoveFailed(delivery.id, error);
  }
};
