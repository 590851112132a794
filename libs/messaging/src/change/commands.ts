import { type DomainEvent } from '@tessera/contracts';
import { Batcher, type BatchLimits, histogram, type RequestContext } from '@tessera/runtime';
import { type KeptAnswer } from '../once/once-only.js';
import { type OutgoingMessage } from '../wire/message.js';
import { type Command, CommandRefused, done, type Outcome, refused, saidBefore } from './command.js';
import { type Database } from './database.js';
import { type Keys, mergeKeys } from './keys.js';

/**
 * Each command has come in by a door that takes 64 KiB, so a batch of them is no larger than one of messages. Where the database is
 * slow, eight transactions of fifty do more than a hundred of two.
 */
const LIMITS: BatchLimits = { items: 50, waitMs: 5, atOnce: 8 };

/** Commands that others abort for so long together are tried each alone: there is time left for that before their callers go. */
const TOGETHER_MS = 500;

/** The steps of a change, which are the store's. */
export interface Steps<WorkingSet, Kind extends string, Tx> {
  load(keys: Keys<Kind>, tx: Tx): Promise<WorkingSet>;
  save(set: WorkingSet, messages: readonly OutgoingMessage[], tx: Tx): Promise<void>;
  messages(events: readonly DomainEvent[], context: RequestContext | undefined): OutgoingMessage[];
  /** On the connections of requests, again for `retryForMs` when others were in the way. */
  transact<Result>(
    causes: readonly (RequestContext | undefined)[],
    work: (tx: Tx) => Promise<Result>,
    retryForMs?: number,
  ): Promise<Result>;
}

/** What commands have caused so far, in the transaction that they share. */
interface Effects<WorkingSet> {
  set: WorkingSet;
  messages: OutgoingMessage[];
  answers: Map<string, KeptAnswer>;
}

/**
 * Group commit: commands that come while a transaction runs share the next one. Each is decided on what those before it left;
 * one that throws is refused alone, and the others are decided anew without it.
 */
export class Commands<WorkingSet, Kind extends string, Tx> {
  private readonly waiting = new Batcher((batch: readonly Command<WorkingSet, Kind>[]) => this.settle(batch), LIMITS);
  private readonly sizes = histogram('tessera_commands_together');
  private readonly asked = new Batcher((scopes: readonly string[]) => this.answersTo(scopes), LIMITS);

  constructor(
    private readonly database: Database<Tx>,
    private readonly steps: Steps<WorkingSet, Kind, Tx>,
  ) {}

  carryOut(command: Command<WorkingSet, Kind>): Promise<Outcome> {
    return this.waiting.add(command);
  }

  /** What an earlier call was answered. */
  earlier(scope: string): Promise<KeptAnswer | undefined> {
    return this.asked.add(scope);
  }

  private async answersTo(scopes: readonly string[]) {
    const kept = await this.database.idempotency.find([...new Set(scopes)]);
    return scopes.map((scope) => kept.get(scope));
  }

  /** What came of each. Those that one transaction cannot serve together, as for what the database refuses, are tried each alone. */
  private async settle(batch: readonly Command<WorkingSet, Kind>[]): Promise<Outcome[]> {
    const isShared = batch.length > 1;
    this.sizes.record(batch.length, {});
    const causes = batch.map(({ context }) => context);
    try {
      return await this.steps.transact(causes, (tx) => this.together(batch, tx), isShared ? TOGETHER_MS : undefined);
    } catch (error) {
      if (error instanceof CommandRefused) return this.settleWithout(error, batch);
      if (!isShared || this.database.diagnose(error) === 'away') return batch.map(() => refused(error));
      return (await Promise.all(batch.map((command) => this.settle([command])))).flat();
    }
  }

  /** Anew, from what is stored: nobody knows what it had changed before it threw. */
  private async settleWithout({ place, cause }: CommandRefused, batch: readonly Command<WorkingSet, Kind>[]) {
    const others = batch.toSpliced(place, 1);
    const outcomes = others.length > 0 ? await this.settle(others) : [];
    return outcomes.toSpliced(place, 0, refused(cause));
  }

  private async together(batch: readonly Command<WorkingSet, Kind>[], tx: Tx): Promise<Outcome[]> {
    const said = saidBefore(batch, await this.claim(batch, tx));
    const open = batch.filter((_, place) => !said[place]);
    if (open.length === 0) return said.filter((outcome) => outcome !== undefined);
    const set = await this.steps.load(mergeKeys(open.map(({ keys }) => keys)), tx);
    const effects: Effects<WorkingSet> = { set, messages: [], answers: new Map() };
    const outcomes = batch.map((command, place) => said[place] ?? this.decide(command, place, effects));
    await this.steps.save(set, effects.messages, tx);
    if (effects.answers.size > 0) await this.database.idempotency.keep(effects.answers, tx);
    return outcomes;
  }

  private async claim(batch: readonly Command<WorkingSet, Kind>[], tx: Tx) {
    const scopes = new Set(batch.flatMap(({ once }) => once?.scope ?? []));
    return scopes.size > 0 ? this.database.idempotency.claim([...scopes], tx) : new Map<string, undefined>();
  }

  private decide(
    { move, answer, context, once }: Command<WorkingSet, Kind>,
    place: number,
    { set, messages, answers }: Effects<WorkingSet>,
  ): Outcome {
    try {
      messages.push(...this.steps.messages(move(set), context));
      const body = answer(set);
      if (once) answers.set(once.scope, { bodyHash: once.bodyHash, body });
      return done(body);
    } catch (error) {
      throw new CommandRefused(place, error);
    }
  }
}
