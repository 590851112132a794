import { type Log } from '@tessera/runtime';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database } from '../change/database.js';
import { MoveFailed } from '../change/store.js';
import { persist } from '../change/persist.js';
import { bucketOf } from '../outbox/outbox.js';
import { toDeadLetter } from '../wire/dead-letter.js';
import { type IncomingMessage, type OutgoingMessage } from '../wire/message.js';
import { Lane } from './lane.js';
import { type Routed, type Routes } from './route.js';
import { Watermark } from './watermark.js';

const BATCH = 100;
const TRIES = 3;
const RETRY_MS = 100;
const AWAY_MS = 1_000;
/** Above this many waiting messages fetching pauses; below half of it, it goes on. */
const BACKLOG = 2_000;

/** A message in a lane. `done` counts for the watermark of the generation in which it was fetched. */
interface Job {
  message: IncomingMessage;
  routed: Exclude<Routed, { kind: 'ignore' }>;
  done: () => void;
}

type Handled = Job & { routed: { kind: 'handle' } };

/**
 * What one group does with its messages: every message becomes done or dead-lettered, and no error leaves this class,
 * because an error in the client library's callback would stall all partitions. Independent of kafkajs.
 */
export class GroupConsumer {
  private readonly lanes: Lane<Job>[];
  private marks = new Map<string, { topic: string; partition: number; mark: Watermark }>();

  constructor(
    readonly routes: Routes,
    private readonly database: Database<unknown>,
    private readonly log: Log,
  ) {
    const lanes = routes.options.lanes ?? 1;
    this.lanes = Array.from({ length: lanes }, () => new Lane<Job>(BATCH, (batch) => this.process(batch)));
  }

  get group() {
    return this.routes.options.group;
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

  /** Takes a message in the order of its partition. Never throws and never waits. */
  accept(message: IncomingMessage) {
    const done = this.markOf(message).begin(message.offset);
    const routed = this.routes.route(message);
    if (routed.kind === 'ignore') return done();
    const lane = routed.kind === 'handle' ? Buffer.from(routed.lane) : message.key;
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
    await Promise.all(this.lanes.map((lane) => lane.idle()));
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

  /** A lane's batch. Poison is put aside in its place, so that the order of what stands around it is kept. */
  private async process(batch: Job[]): Promise<void> {
    const poison = batch.findIndex((job) => job.routed.kind === 'poison');
    if (poison === -1) return this.handle(batch.filter(isHandled));
    if (poison > 0) await this.handle(batch.slice(0, poison).filter(isHandled));
    const bad = batch[poison];
    if (bad?.routed.kind === 'poison') await this.deadLetter(bad, bad.routed.error, 1);
    const rest = batch.slice(poison + 1);
    return rest.length > 0 ? this.process(rest) : undefined;
  }

  private async handle(jobs: Handled[]): Promise<void> {
    try {
      await this.untilReachable(() => this.apply(jobs));
    } catch (error) {
      if (jobs.length === 1) return this.retry(jobs, error);
      for (const job of jobs) await this.handle([job]);
    }
  }

  private async apply(jobs: Handled[]) {
    const deliveries = jobs.map((job) => job.routed.delivery);
    const fresh = await this.routes.store.handle(this.group, deliveries);
    for (const job of jobs) this.finished(job, fresh.has(job.routed.delivery.id));
  }

  /** One message that failed alone: a few quick tries, then its dead-letter topic. */
  private async retry(jobs: Handled[], first: unknown) {
    let error = first;
    for (let attempt = 1; attempt < TRIES; attempt++) {
      await sleep(RETRY_MS * attempt * (0.5 + Math.random()));
      try {
        return await this.untilReachable(() => this.apply(jobs));
      } catch (again) {
        error = again;
      }
    }
    for (const job of jobs) await this.deadLetter(job, error instanceof MoveFailed ? error.cause : error, TRIES);
  }

  private async deadLetter(job: Job, error: unknown, attempts: number) {
    const letter = toDeadLetter(job.message, this.group, error, attempts);
    await this.untilKept(letter);
    const { topic, partition, offset } = job.message;
    this.log.error({ err: error, group: this.group, topic, partition, offset, attempts }, 'message dead-lettered');
    job.done();
  }

  /** Whatever goes wrong here, the message is neither lost nor passed over: its lane waits. */
  private async untilKept(letter: OutgoingMessage) {
    for (;;) {
      try {
        await persist(this.database, (tx) => this.database.outbox.append([letter], tx));
        return this.database.outbox.wake();
      } catch (error) {
        this.log.error(
          { err: error, group: this.group, topic: letter.topic },
          'a dead letter can not be kept, trying on',
        );
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

  private finished(job: Handled, isFresh: boolean) {
    const { type, subject, context } = job.routed.envelope;
    const fields = { correlationId: context.correlationId, group: this.group, type, subject };
    this.log.info(fields, isFresh ? 'handled' : 'came again, nothing to do');
    job.done();
  }
}

const isHandled = (job: Job): job is Handled => job.routed.kind === 'handle';
