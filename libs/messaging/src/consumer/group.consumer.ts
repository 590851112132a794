import { type Log } from '@tessera/runtime';
import { tracing } from '@tessera/runtime/telemetry';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database } from '../change/database.js';
import { isUnworkable } from '../change/move-failed.js';
import { RetriesExhausted } from '../change/retry-transient.js';
import { GroupMetrics } from '../metrics/group.metrics.js';
import { bucketOf } from '../outbox/outbox.js';
import { noteFailure, processed, processing, unreadable } from '../traces/processing.js';
import { type IncomingMessage } from '../wire/message.js';
import { Failures } from './failures.js';
import { type HandledOutcome, outcomeOf, says, told } from './handled-outcome.js';
import { Lane } from './lane.js';
import { sizeOf } from './message-size.js';
import { RetrySweeper } from './retry-sweeper.js';
import { type Resolved, type Routed, type Routes, type ToHandle } from './route.js';
import { Watermarks } from './watermarks.js';

/** A transaction of 100 messages handles 38 × as many a second as one of a single message on Postgres, 65 × on MongoDB (docs/benchmarks.md). */
const BATCH = { items: 100, bytes: 4 * 1_048_576 };
const AWAY_MS = 1_000;
/** Above either of what waits fetching pauses; below half of both, it goes on. */
const BACKLOG = { items: 2_000, bytes: 32 * 1_048_576 };

/** A message in a lane. `done` counts for the watermark of the generation in which it was fetched. */
interface Job<Kind = Exclude<Routed, { kind: 'ignore' }> | Resolved> {
  message: IncomingMessage;
  routed: Kind;
  bytes: number;
  lane: LaneProgress;
  done: () => void;
}

/** A lane, for whoever watches whether it moves. */
export type LaneProgress = Pick<Lane<never>, 'isBusy' | 'steps'>;

/**
 * What one group does with its messages: every message becomes done, parked or dead-lettered, and no error leaves this
 * class, because an error in the client library's callback would stall all partitions. Independent of kafkajs.
 */
export class GroupConsumer {
  private readonly lanes: Lane<Job>[];
  private readonly metrics: GroupMetrics;
  private readonly failures: Failures;
  private readonly sweeper: RetrySweeper;
  /** Of the generation that is read now. */
  marks = new Watermarks();
  private waiting = 0;

  constructor(
    readonly routes: Routes,
    private readonly database: Database<unknown>,
    private readonly log: Log,
  ) {
    const lanes = routes.options.lanes ?? 1;
    this.lanes = Array.from({ length: lanes }, () => new Lane<Job>(BATCH, (batch) => this.process(batch)));
    this.metrics = new GroupMetrics(this.group, routes.types);
    this.failures = new Failures(routes, database, this.metrics, this.waitForStore, log);
    this.sweeper = new RetrySweeper(routes, database, this.failures, log);
  }

  get group() {
    return this.routes.subscription.group;
  }

  get backlog() {
    return this.lanes.reduce((sum, lane) => sum + lane.length, 0);
  }

  get full() {
    return this.backlog > BACKLOG.items || this.bytes > BACKLOG.bytes;
  }

  get relaxed() {
    return this.backlog < BACKLOG.items / 2 && this.bytes < BACKLOG.bytes / 2;
  }

  /** By lane, in an order that stays. */
  get progress(): readonly LaneProgress[] {
    return this.lanes;
  }

  /** Some lane waits for the own database to come back: it stands still for a reason. */
  get waitsForStore() {
    return this.waiting > 0;
  }

  private get bytes() {
    return this.lanes.reduce((sum, lane) => sum + lane.bytes, 0);
  }

  /** From now on parked keys are tried again. */
  start() {
    this.sweeper.start();
  }

  /** Takes a message in the order of its partition. Never throws and never waits. */
  accept(message: IncomingMessage) {
    const done = this.marks.begin(message);
    const routed = this.routes.route(message);
    if (routed.kind === 'ignore') return done();
    const last = routed.kind === 'resolved' ? routed.routed : routed;
    const key = last.kind === 'handle' ? Buffer.from(last.lane) : message.key;
    const lane = this.lanes[bucketOf(key) % this.lanes.length];
    return lane?.push({ message, routed, bytes: sizeOf(message), lane, done });
  }

  /** After a rebalance: everything is read again from the committed offsets, so what waits is dropped. */
  restart() {
    for (const lane of this.lanes) lane.drop();
    this.marks = new Watermarks();
  }

  /** Lets running batches end and forgets what waits. */
  async finish() {
    for (const lane of this.lanes) lane.drop();
    await Promise.all([...this.lanes.map((lane) => lane.idle()), this.sweeper.stop()]);
  }

  /** A lane's batch: runs of messages with a move go together, whatever stands between them keeps its place. */
  private async process(batch: Job[]): Promise<void> {
    const other = batch.findIndex((job) => job.routed.kind !== 'handle');
    const run = (other === -1 ? batch : batch.slice(0, other)).filter(isHandled);
    if (run.length > 0) await this.handle(run.map(this.begun));
    const job = batch[other];
    if (!job) return;
    await this.putAside(job);
    await this.process(batch.slice(other + 1));
  }

  private async putAside(job: Job, cause = job.message): Promise<void> {
    const { message, routed, done } = job;
    if (routed.kind === 'resolved') return this.resolve(job, routed);
    if (routed.kind === 'poison') {
      await this.failures.deadLetterUnread(message, routed.error, cause);
      unreadable(this.group, message, routed.error);
    }
    done();
  }

  /** A dead letter whose key does not wait for it is a message like any other: the inbox says whether it was done. */
  private async resolve(job: Job, { resolution, routed, original }: Resolved): Promise<void> {
    const waited = routed.kind === 'handle' && (await this.failures.resolve(routed.delivery, resolution));
    this.log.info(
      { group: this.group, key: String(job.message.key), resolution, waited },
      'a dead letter was resolved',
    );
    if (waited || resolution === 'drop' || routed.kind === 'ignore') return job.done();
    if (routed.kind === 'handle') return this.handle([this.begun({ ...job, message: original, routed })]);
    return this.putAside({ ...job, message: original, routed }, job.message);
  }

  /** With the span under which it is handled, where spans are made. */
  private begun = (job: Job<ToHandle>): Job<ToHandle> =>
    tracing.on ? { ...job, routed: { ...job.routed, delivery: processing(this.group, job.routed.delivery) } } : job;

  private async handle(jobs: Job<ToHandle>[]): Promise<void> {
    try {
      await this.untilReachable(() => this.apply(jobs));
    } catch (error) {
      if (jobs.length === 1) return this.retry(jobs, error);
      for (const part of partsOf(jobs, error)) await this.handle(part);
    }
  }

  private async apply(jobs: Job<ToHandle>[]) {
    const deliveries = jobs.map((job) => job.routed.delivery);
    const handling = this.routes.store.handle(this.routes.subscription, deliveries).finally(() => moved(jobs));
    const { fresh, held } = await this.metrics.timed(handling);
    const outcomes = Map.groupBy(jobs, ({ routed: { delivery } }) => outcomeOf(delivery.id, fresh, held));
    for (const [outcome, some] of outcomes) this.finished(some, outcome);
  }

  /** One message that failed alone: a few quick tries where they may help, then its key is parked and the others go on. */
  private async retry(jobs: Job<ToHandle>[], first: unknown) {
    const { quickTries, quickWaitMs } = this.failures.policy;
    let error = first;
    let tries = 1;
    for (; tries < quickTries && mayHelp(error); tries++) {
      this.metrics.triedAgain();
      for (const job of jobs) noteFailure(job.routed.delivery.context.span, 'retry', error, { tries });
      await sleep(quickWaitMs * tries * (0.5 + Math.random()));
      try {
        return await this.untilReachable(() => this.apply(jobs));
      } catch (again) {
        error = again;
      }
    }
    for (const job of jobs) {
      await this.failures.settle(job.routed.delivery, error, 0, tries);
      processed(job.routed.delivery, 'failed');
      job.done();
    }
  }

  /** While the own database is away everything waits and no attempt is spent; other errors are the caller's. */
  private async untilReachable(work: () => Promise<void>): Promise<void> {
    // For as long as it is away, however long: nothing can be done without it.
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (this.database.diagnose(error) !== 'away') throw error;
        this.log.warn({ err: error, group: this.group }, 'the database cannot be used right now, the batch waits');
        await this.waitForStore();
      }
    }
  }

  private waitForStore = async () => {
    this.waiting += 1;
    await sleep(AWAY_MS * (0.5 + Math.random()));
    this.waiting -= 1;
  };

  /** One line says it of all: writing one for each took longer than deciding it. */
  private finished(jobs: readonly Job<ToHandle>[], outcome: HandledOutcome) {
    this.metrics.count(
      outcome,
      jobs.map(({ message }) => message),
    );
    this.log.info({ group: this.group, messages: jobs.map(({ routed }) => told(routed.envelope)) }, says[outcome]);
    for (const { done, routed } of jobs) {
      if (tracing.on) processed(routed.delivery, outcome);
      done();
    }
  }
}

const moved = ([job]: Job[]) => {
  if (job) job.lane.steps += 1;
};

/**
 * A batch that others are always in the way of goes on as halves: as single messages it would be slower than what is in
 * its way, and itself in the way of the others' batches. What failed by itself is found among single messages.
 */
const partsOf = <One>(jobs: One[], error: unknown): One[][] => {
  if (!(error instanceof RetriesExhausted)) return jobs.map((job) => [job]);
  const half = jobs.length >> 1;
  return [jobs.slice(0, half), jobs.slice(half)];
};

/** What is wrong by itself stays so, and what was always in another's way has had its tries. */
const mayHelp = (error: unknown) => !isUnworkable(error) && !(error instanceof RetriesExhausted);

const isHandled = (job: Job): job is Job<ToHandle> => job.routed.kind === 'handle';
