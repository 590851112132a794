import { type Log, type RequestContext, traceIdsIn } from '@tessera/runtime';
import { v5 as uuidv5 } from 'uuid';
import { type Database } from '../change/database.js';
import { MoveFailed } from '../change/move-failed.js';
import { retryTransient } from '../change/retry-transient.js';
import { type Delivery } from '../change/store.js';
import { type GroupMetrics } from '../metrics/group.metrics.js';
import { applyResolution } from '../parking/apply-resolution.js';
import { type Parked } from '../parking/parking.js';
import { putAside } from '../traces/processing.js';
import { toBareDeadLetter, toDeadLetter, type Resolution } from '../wire/dead-letter.js';
import { type IncomingMessage, type OutgoingMessage } from '../wire/message.js';
import { type Attempt, withFallbacks } from './with-fallbacks.js';
import { defaultRetryPolicy, decideRetry, type RetryPolicy } from './retry-policy.js';
import { type Routes } from './route.js';

type AnyDelivery = Delivery<unknown, string>;

/**
 * What becomes of messages that a group cannot handle: parked in its database, tried again, dead-lettered. Every step
 * is one transaction, so a crash leaves the message where it was. No method rejects: while the database is away they
 * wait, and what it refuses is kept in a weaker way (`with-fallbacks.ts`), so that one message never stops the others.
 */
export class Failures {
  readonly policy: RetryPolicy;

  constructor(
    private readonly routes: Routes,
    private readonly database: Database<unknown>,
    readonly metrics: GroupMetrics,
    private readonly waitForStore: () => Promise<void>,
    private readonly log: Log,
  ) {
    this.policy = { ...defaultRetryPolicy, ...routes.options.retry };
  }

  /**
   * A message failed, `attempts` times since its key was parked (0: it is not yet) and `quickTries` times before. Its key
   * waits for it, or for somebody; a message that cannot be parked becomes a dead letter that nothing waits for.
   */
  async settle(
    delivery: AnyDelivery,
    failure: unknown,
    attempts: number,
    quickTries = this.policy.quickTries,
  ): Promise<void> {
    const error = failure instanceof MoveFailed ? failure.cause : failure;
    const { message } = delivery;
    const tries = attempts + quickTries;
    const deadLetter = () => this.deadLetterOf(message, error, tries);
    await this.withFallbacks(
      () => this.park(delivery, error, attempts, deadLetter),
      () => this.writeDeadLetter(message, error, deadLetter(), delivery),
      () => this.writeDeadLetter(message, error, toBareDeadLetter(message, this.group, tries), delivery),
    );
  }

  /**
   * A message of which nobody can say what it is, or whose: it stands in no order, so nothing waits for it. Its place is its
   * id, so that a second delivery makes no second dead letter; `cause` is the dead letter whose replay brought it here again.
   */
  async deadLetterUnread(message: IncomingMessage, error: unknown, cause = message): Promise<void> {
    await this.withFallbacks(
      () => this.writeDeadLetter(cause, error, this.deadLetterOf(message, error, 0)),
      () => this.writeDeadLetter(cause, error, toBareDeadLetter(message, this.group, 0)),
    );
  }

  /**
   * What somebody decided about a dead letter. False when its key does not wait for it, or the database refuses what was
   * decided: then there is nothing to do.
   */
  resolve(delivery: AnyDelivery, resolution: Resolution): Promise<boolean> {
    return this.withFallbacks(
      () => this.carryOut(delivery, resolution),
      () => Promise.resolve(false),
    );
  }

  /** A parked message that no move is for any more, since the service was changed. */
  async discard(parked: Parked, error?: unknown): Promise<void> {
    const { message } = parked;
    await this.withFallbacks(
      () => this.takeOut(parked, error === undefined ? [] : [this.deadLetterOf(message, error, 0)]),
      () => this.takeOut(parked, [toBareDeadLetter(message, this.group, 0)]),
    );
  }

  private async park(
    delivery: AnyDelivery,
    error: unknown,
    attempts: number,
    deadLetter: () => OutgoingMessage,
  ): Promise<void> {
    const { group, reads } = this.routes.subscription;
    const decision = decideRetry(attempts, error, this.policy);
    await this.transact(async (tx) => {
      // An instance that was frozen may fail at what another one has done meanwhile.
      if (await this.database.inboxes[reads].knows(group, delivery, tx)) return;
      const dead = decision.state === 'dead';
      if (dead) await this.database.outbox.append([deadLetter()], tx);
      // Of states only the newest counts: nothing has to wait for one that cannot be read.
      if (dead && reads === 'newest-wins') await this.database.parking.shift(group, delivery, tx);
      else await this.database.parking.park(group, delivery, decision, tx);
    });
    putAside(delivery.context.span, decision.state === 'dead' ? 'dead-lettered' : 'parked', error);
    const { key, message, context } = delivery;
    this.metrics.count(decision.state === 'dead' ? 'dead-lettered' : 'parked', [message]);
    this.log.error(
      { err: error, group, key, ...idsOf(context), ...placeOf(message), ...decision },
      says[decision.state],
    );
  }

  /** Nothing waits for the dead letter; when its message is the first of a parked key, that one goes on. */
  private async writeDeadLetter(at: IncomingMessage, error: unknown, deadLetter: OutgoingMessage, head?: AnyDelivery) {
    const arrival = { id: placeId(at), key: '', sequence: 0 };
    const isNew = await this.transact(async (tx) => {
      if (head) await this.database.parking.shift(this.group, head, tx);
      const admitted = await this.database.inboxes['in-order'].admit(this.group, [arrival], tx);
      if (admitted.size > 0) await this.database.outbox.append([deadLetter], tx);
      return admitted.size > 0;
    });
    const outcome = isNew ? 'dead-lettered' : 'known';
    if (head) this.metrics.count(outcome, [head.message]);
    else this.metrics.countUnread(outcome);
    if (!isNew) return;
    putAside(head?.context.span, 'dead-lettered', error);
    this.log.error(
      { err: error, group: this.group, ...(head && idsOf(head.context)), ...placeOf(at) },
      'a message is dead-lettered, nothing waits for it',
    );
  }

  private carryOut(delivery: AnyDelivery, resolution: Resolution): Promise<boolean> {
    return this.transact((tx) => applyResolution(this.database, this.routes.subscription, delivery, resolution, tx));
  }

  private takeOut(parked: Parked, deadLetters: OutgoingMessage[]) {
    return this.transact(async (tx) => {
      const isFirst = await this.database.parking.shift(this.group, parked, tx);
      if (isFirst) await this.database.outbox.append(deadLetters, tx);
    });
  }

  private get group() {
    return this.routes.subscription.group;
  }

  private deadLetterOf = (message: IncomingMessage, error: unknown, attempts: number) =>
    toDeadLetter(message, this.group, error, attempts);

  private withFallbacks<Result>(...attempts: readonly [Attempt<Result>, ...Attempt<Result>[]]): Promise<Result> {
    return withFallbacks(this.database, this.waitForStore, this.log, attempts);
  }

  private async transact<Result>(work: (tx: unknown) => Promise<Result>): Promise<Result> {
    const result = await retryTransient(this.database, work, 'message');
    this.database.outbox.wake();
    return result;
  }
}

const idsOf = (context: RequestContext) => ({ correlationId: context.correlationId, ...traceIdsIn(context) });

/** Namespace of the ids of places (RFC 9562, version 5). */
const PLACES = '6f0e4f0c-6c3b-5c0e-9a53-0d1f2a7f6b11';

const says = {
  retrying: 'a message cannot be handled, its key is parked',
  dead: 'a message cannot be handled and is dead-lettered',
} as const;

/** Offsets begin anew when a topic is made anew; the broker's time does not. */
const placeId = ({ topic, partition, offset, timestamp }: IncomingMessage) =>
  uuidv5([topic, partition, offset, timestamp].join(' '), PLACES);

const placeOf = ({ topic, partition, offset }: IncomingMessage) => ({ topic, partition, offset });
