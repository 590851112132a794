import { type Log } from '@tessera/runtime';
import { tracing } from '@tessera/runtime/telemetry';
import { withDeadline } from '@tessera/runtime/timing';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { tracedSend } from '../traces/sending.js';
import { type WireMessage } from '../wire/message.js';
import { BATCH_ROWS, isFull, isOneTopic, keyOf, partsOf, pauseAfter } from './batch.js';
import { BUCKETS, type Lease, type Outbox, type OutboxRow } from './outbox.js';
import { Refused } from './refused.js';

/**
 * Sends messages in order; resolves when all replicas have them, rejects when any may be missing: with `Refused` when it
 * is for what they are, with any other error when it is the broker's fault.
 */
export type Produce = (messages: readonly WireMessage[]) => Promise<void>;

/** No produce may outlive its lease: with less than `longestProduceMs` of it left, it is renewed first. */
const defaultTiming = {
  leaseMs: 10_000,
  longestProduceMs: 7_000,
  /** For how long a request that was given up may still arrive: what the network holds back, and a broker that stands still. */
  latestMs: 180_000,
  /** What nobody told this relay of is found so much later. */
  pollMs: 200,
};
/** Many commits make one call. */
const CALL_AFTER_MS = 5;
const LONGEST_BACKOFF_MS = 2_000;
const LONGEST_HOLD_MS = 60_000;
const LONGEST_RELEASE_MS = 3_000;
/** Between a row's coming due and its next try. */
const SLACK_MS = 5_000;

/**
 * Moves rows from the outbox to Kafka: read, produce, delete, one batch in flight. A crash between produce and delete
 * sends rows twice, which the inbox of every consumer makes a no-op. One relay owns all rows of a key at a time (bucket
 * leases), so a key's order survives several instances. A broker that is away costs time, never a row; a row that the
 * broker refuses holds up its own key, no other.
 */
export class OutboxRelay {
  private readonly timing: typeof defaultTiming;
  private readonly owner = uuidv7();
  private readonly stopping = new AbortController();
  private leases: Lease[] = [];
  private renewAt = 0;
  private failures = 0;
  private refusal = { until: 0, reason: '' };
  private awake = Promise.withResolvers<void>();
  /** What may have arrived, or may yet arrive, behind newer states: the newest are sent again after so long. */
  private resends: { rows: readonly OutboxRow[]; afterMs: number }[] = [];
  private running: Promise<void> | undefined;
  private calling: NodeJS.Timeout | undefined;
  private endListening = () => Promise.resolve();

  constructor(
    private readonly outbox: Outbox<never>,
    private readonly produce: Produce,
    private readonly log: Log,
    timing: Partial<typeof defaultTiming> = {},
  ) {
    this.timing = { ...defaultTiming, ...timing };
  }

  /** True while the last attempt to send failed. */
  get stuck() {
    return this.failures > 0;
  }

  /** Why the broker refuses some row, the last one: a row that is held back is tried again, and held again, every minute. */
  get refusals(): readonly string[] {
    return performance.now() < this.refusal.until ? [this.refusal.reason] : [];
  }

  start() {
    this.outbox.whenWritten(() => this.written());
    this.endListening = this.outbox.listen(this.owner, () => this.awake.resolve());
    this.running = this.run();
  }

  /**
   * Finishes the batch in hand and gives the leases back. Neither a broker nor a store that is silent is waited for: a
   * batch that is not done in the time of a produce is left as it is, and its leases run out.
   */
  async stop() {
    this.stopping.abort();
    this.awake.resolve();
    clearTimeout(this.calling);
    const isDone = await isOverIn(this.timing.longestProduceMs, this.running);
    await isOverIn(LONGEST_RELEASE_MS, this.releaseLeases(isDone));
  }

  private async releaseLeases(isDone: boolean) {
    await this.endListening();
    if (!this.running) return;
    await this.scheduleResends().catch((error: unknown) => this.logFailure(error));
    if (isDone) await this.outbox.release(this.owner).catch((error: unknown) => this.logFailure(error));
  }

  /** Somebody else leases the rest of the buckets, and what was written may lie there. */
  private written() {
    this.awake.resolve();
    if (this.leases.length === BUCKETS || this.calling) return;
    const call = async () => {
      this.calling = undefined;
      await this.outbox.notifyOthers(this.owner);
    };
    // A hint that is lost costs nothing but the time until the next poll.
    this.calling = setTimeout(() => void call().catch(() => {}), CALL_AFTER_MS).unref();
  }

  private async run() {
    while (!this.stopping.signal.aborted) {
      try {
        await this.scheduleResends();
        if (this.leaseRunsOut) await this.renewLease();
        const sent = await this.sendSome();
        this.failures = 0;
        await this.pause(pauseAfter(sent));
        // What was written since the look has woken it: a second look that finds nothing is left out. But what was found as the
        // lease ran out is still there.
        if (!isFull(sent) && !this.leaseRunsOut) await this.rest();
      } catch (error) {
        await this.backOff(error);
      }
    }
  }

  private get leaseRunsOut() {
    return performance.now() >= this.renewAt;
  }

  private async renewLease() {
    const asked = performance.now();
    const leases = await this.outbox.lease(this.owner, this.timing.leaseMs);
    const isNew = ({ bucket, epoch }: Lease) =>
      !this.leases.some((old) => old.bucket === bucket && old.epoch === epoch);
    const taken = leases.filter(isNew).map(({ bucket }) => bucket);
    // Requests of whoever had them before may be under way.
    if (taken.length > 0) await this.outbox.newest.resendAllAfter(taken, this.timing.latestMs);
    await this.outbox.newest.resendDue(leases.map(({ bucket }) => bucket));
    this.leases = leases;
    this.renewAt = asked + this.timing.leaseMs - this.timing.longestProduceMs;
  }

  /** After a crash before this, the rows are still there, and whoever takes the lease resends them. */
  private async scheduleResends() {
    for (const { rows, afterMs } of this.resends) await this.outbox.newest.resendAfter(rows, afterMs);
    this.resends = [];
  }

  /** What it found. */
  private async sendSome(): Promise<readonly OutboxRow[]> {
    this.awake = Promise.withResolvers();
    const buckets = this.leases.map(({ bucket }) => bucket);
    const rows = await this.outbox.next(buckets, BATCH_ROWS);
    if (rows.length > 0) await this.send(rows);
    return rows;
  }

  /** The keys of rows that were held back. What it leaves, because the lease runs out, is read again. */
  private async send(rows: readonly OutboxRow[]): Promise<string[]> {
    if (rows.length === 0 || this.leaseRunsOut) return [];
    try {
      await (tracing.on ? tracedSend(rows, () => this.produce(rows)) : this.produce(rows));
    } catch (error) {
      if (!(error instanceof Refused)) {
        // It was not answered, and may be taken later than what is sent next.
        this.resends.push({ rows, afterMs: this.timing.latestMs });
        throw error;
      }
      const indivisible = rows.length === 1 || (error.ofTopic && isOneTopic(rows));
      return indivisible ? this.hold(rows, error) : this.sendParts(partsOf(rows));
    }
    const lost = await this.outbox.remove(rows, this.leases);
    // Its successor may have sent newer states already, and these came after them.
    if (lost.length > 0) this.resends.push({ rows: lost, afterMs: 0 });
    return [];
  }

  /** One row is refused, or all together are too large: what follows a refused row of the same key waits with it. */
  private async sendParts(parts: readonly (readonly OutboxRow[])[]): Promise<string[]> {
    const held: string[] = [];
    for (const part of parts) held.push(...(await this.send(part.filter((row) => !held.includes(keyOf(row))))));
    return held;
  }

  private async hold(rows: readonly OutboxRow[], error: Refused): Promise<string[]> {
    const keys = rows.map(keyOf);
    const { topic, attempts } = rows[0] ?? { topic: '', attempts: 0 };
    const forMs = Math.min(LONGEST_HOLD_MS, 1_000 * 2 ** attempts);
    await this.outbox.hold(rows, forMs, error.message);
    const reason = `the broker refuses a message for ${topic} (${error.message})`;
    this.refusal = { until: performance.now() + forMs + SLACK_MS, reason };
    this.log.error(
      { err: error, topic, keys: keys.slice(0, 10), rows: rows.length, attempts, forMs },
      'refused by the broker',
    );
    return keys;
  }

  /** Until something is committed here; the poll finds what other instances and takeovers left. */
  private async rest() {
    const poll = setTimeout(this.awake.resolve, this.timing.pollMs);
    await this.awake.promise;
    clearTimeout(poll);
  }

  private async backOff(error: unknown) {
    this.failures += 1;
    this.logFailure(error);
    await this.pause(Math.min(LONGEST_BACKOFF_MS, 100 * 2 ** this.failures) * (0.5 + Math.random() / 2));
  }

  private async pause(ms: number) {
    if (ms > 0) await sleep(ms, undefined, { signal: this.stopping.signal }).catch(() => {});
  }

  private logFailure(error: unknown) {
    this.log.warn({ err: error, failures: this.failures }, 'the outbox cannot be sent right now, nothing is lost');
  }
}

/** Whether it ended in time. */
const isOverIn = (ms: number, work: Promise<void> | undefined) =>
  withDeadline(ms, Promise.resolve(work)).then(
    () => true,
    () => false,
  );
