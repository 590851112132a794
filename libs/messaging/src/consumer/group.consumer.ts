import { type Log } from '@tessera/runtime';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database } from '../change/database.js';
import { isUnworkable } from '../change/move-failed.js';
import { GroupMetrics } from '../metrics/group.metrics.js';
import { bucketOf } from '../outbox/outbox.js';
import { type IncomingMessage } from '../wire/message.js';
import { Failures } from './failures.js';
import { Lane } from './lane.js';
import { RetrySweeper } from './retry-sweeper.js';
import { type Judged, type Routed, type Routes, type ToHandle } from './route.js';
import { Watermark } from './watermark.js';

const BATCH = 100;
const AWAY_MS = 1_000;
/** Above this many waiting messages fetching pauses; below half of it, it goes on. */
const BACKLOG = 2_000;

/** A message in a lane. `done` counts for the watermark of the generation in which it was fetched. */
interface Job<Kind = Exclude<Routed, { kind: 'ignore' }> | Judged> {
  message: IncomingMessage;
  routed: Kind;
  done: () => void;
}

/**
 * What one group does with its messages: every message becomes done, parked or dead-lettered, and no error leaves this
 * class, because an error in the client library's callback would stall all partitions. Independent of kafkajs.
 */
export class GroupConsumer {
  private readonly lanes: Lane<Job>[];
  private readonly metrics: GroupMetrics;
  private readonly failures: Failures;
  private readonly sweeper: RetrySweeper;
  private marks = new Map<string, { topic: string; partition: number; mark: Watermark }>();

  constructor(
    readonly routes: Routes,
    private readonly database: Database<unknown>,
    private readonly log: Log,
  ) {
    const lanes = routes.options.lanes ?? 1;
    this.lanes = Array.from({ length: lanes }, () => new Lane<Job>(BATCH, (batch) => this.process(batch)));
    this.metrics = new GroupMetrics(this.group);
    this.failures = new Failures(routes, database, this.metrics, log);
    this.sweeper = new RetrySweeper(routes, database, this.failures, log);
  }

  get group() {
    return this.routes.reader.group;
  }

  get backlog() {
    return this.lanes.reduce((sum, lane) => sum + lane.length, 0);
  }

  get full() {
    return this.backlog > BACKLOG;
  }

  get relaxed() {
    return this.backlog < BACKLOG / 2;
  }

  /** From now on parked keys are tried again. */
  start() {
    this.sweeper.start();
  }

  /** Takes a message in the order of its partition. Never throws and never waits. */
  accept(message: IncomingMessage) {
    const done = this.markOf(message).begin(message.offset);
    const routed = this.routes.route(message);
    if (routed.kind === 'ignore') return done();
    const last = routed.kind === 'judged' ? routed.routed : routed;
    const lane = last.kind === 'handle' ? Buffer.from(last.lane) : message.key;
    return this.lanes[bucketOf(lane) % this.lanes.length]?.push({ message, routed, done });
  }

  /** After a rebalance: everything is read again from the committed offsets, so what waits is dropped. */
  restart() {
    for (const lane of this.lanes) lane.drop();
    this.marks = new Map();
  }

  /** Lets running batches end and forgets what waits. */
  async finish() {
    for (const lane of this.lanes) lane.drop();
    await Promise.all([...this.lanes.map((lane) => lane.idle()), this.sweeper.stop()]);
  }

  /** The offsets that may be committed now: all before them is done. */
  takeCommits() {
    return [...this.marks.values()].flatMap(({ topic, partition, mark }) => {
      const offset = mark.advance();
      return offset === undefined ? [] : [{ topic, partition, offset }];
    });
  }

  private markOf({ topic, partition }: IncomingMessage) {
    const name = `${topic}/${partition}`;
    const known = this.marks.get(name) ?? { topic, partition, mark: new Watermark() };
    this.marks.set(name, known);
    return known.mark;
  }

  /** A lane's batch: runs of messages with a move go together, whatever stands between them keeps its place. */
  private async process(batch: Job[]): Promise<void> {
    const other = batch.findIndex((job) => job.routed.kind !== 'handle');
    const run = (other === -1 ? batch : batch.slice(0, other)).filter(isHandled);
    if (run.length > 0) await this.handle(run);
    const job = batch[other];
    if (!job) return;
    await this.putAside(job);
    await this.process(batch.slice(other + 1));
  }

  private async putAside({ message, routed, done }: Job, cause = message): Promise<void> {
    if (routed.kind === 'judged') return this.judge({ message, routed, done }, routed);
    if (routed.kind === 'poison') await this.untilKept(() => this.failures.bury(message, routed.error, cause));
    done();
  }

  /** A letter whose key does not wait for it is a message like any other: the inbox says whether it was done. */
  private async judge(job: Job, { verdict, routed, original }: Judged): Promise<void> {
    const waited =
      routed.kind === 'handle' && (await this.untilKept(() => this.failures.judge(routed.delivery, verdict)));
    this.log.info({ group: this.group, key: String(job.message.key), verdict, waited }, 'a dead letter was judged');
    if (waited || verdict === 'drop' || routed.kind === 'ignore') return job.done();
    if (routed.kind === 'handle') return this.handle([{ message: original, routed, done: job.done }]);
    return this.putAside({ message: original, routed, done: job.done }, job.message);
  }

  private async handle(jobs: Job<ToHandle>[]): Promise<void> {
    try {
      await this.untilReachable(() => this.apply(jobs));
    } catch (error) {
      if (jobs.length === 1) return this.retry(jobs, error);
      for (const job of jobs) await this.handle([job]);
    }
  }

  private async apply(jobs: Job<ToHandle>[]) {
    const deliveries = jobs.map((job) => job.routed.delivery);
    const { fresh, held } = await this.metrics.timed(this.routes.store.handle(this.routes.reader, deliveries));
    for (const job of jobs) {
      const { id } = job.routed.delivery;
      this.finished(job, held.has(id) ? 'held' : fresh.has(id) ? 'handled' : 'known');
    }
  }

  /** One message that failed alone: a few quick tries, then its key is parked and the others go on. */
  private async retry(jobs: Job<ToHandle>[], first: unknown) {
    const { quickTries, quickWaitMs } = this.failures.policy;
    let error = first;
    for (let attempt = 1; attempt < quickTries && !isUnworkable(error); attempt++) {
      this.metrics.triedAgain();
      await sleep(quickWaitMs * attempt * (0.5 + Math.random()));
      try {
        return await this.untilReachable(() => this.apply(jobs));
      } catch (again) {
        error = again;
      }
    }
    for (const job of jobs) {
      await this.untilKept(() => this.failures.settle(job.routed.delivery, error, 0));
      job.done();
    }
  }

  /** Whatever goes wrong here, the message is neither lost nor passed over: its lane waits. */
  private async untilKept<Result>(keep: () => Promise<Result>): Promise<Result> {
    for (;;) {
      try {
        return await keep();
      } catch (error) {
        this.log.error({ err: error, group: this.group }, 'a failed message can not be put aside, trying on');
        await sleep(AWAY_MS * (0.5 + Math.random()));
      }
    }
  }

  /** While the own database is away everything waits and no attempt is spent; other errors are the caller's. */
  private async untilReachable(work: () => Promise<void>) {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (this.database.diagnose(error) === 'fatal') throw error;
        this.log.warn({ err: error, group: this.group }, 'the database can not be used right now, the batch waits');
        await sleep(AWAY_MS * (0.5 + Math.random()));
      }
    }
  }

  private finished(job: Job<ToHandle>, outcome: 'handled' | 'known' | 'held') {
    const { type, subject, context } = job.routed.envelope;
    this.metrics.count(outcome);
    this.log.info({ correlationId: context.correlationId, group: this.group, type, subject }, says[outcome]);
    job.done();
  }
}

const says = { handled: 'handled', known: 'came again, nothing to do', held: 'waits behind a parked message' };

const isHandled = (job: Job): job is Job<ToHandle> => job.routed.kind === 'handle';
