import { type Log } from '@tessera/runtime';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { type WireMessage } from '../wire/message.js';
import { type Outbox } from './outbox.js';

/** Sends messages in order; resolves when all replicas have them, rejects when any may be missing. */
export type Produce = (messages: readonly WireMessage[]) => Promise<void>;

const LEASE_MS = 10_000;
/** No produce may outlive the lease: with less than this left, the lease is renewed first. */
const LONGEST_PRODUCE_MS = 5_000;
const BATCH = 1_000;
const POLL_MS = 200;
const LONGEST_BACKOFF_MS = 2_000;

/**
 * Moves rows from the outbox to Kafka: read, produce, delete, one batch in flight. A crash between produce and delete
 * sends rows twice, which the inbox of every consumer makes a no-op. One relay owns all rows of a key at a time (bucket
 * leases), so a key's order survives several instances. A broker that is away costs time, never a row.
 */
export class OutboxRelay {
  private readonly owner = uuidv7();
  private readonly stopping = new AbortController();
  private buckets: number[] = [];
  private renewAt = 0;
  private failures = 0;
  private awake = Promise.withResolvers<void>();
  private running: Promise<void> | undefined;

  constructor(
    private readonly outbox: Outbox<never>,
    private readonly produce: Produce,
    private readonly log: Log,
  ) {}

  /** True while the last attempt to send failed. */
  get stuck() {
    return this.failures > 0;
  }

  start() {
    this.outbox.whenWritten(() => this.awake.resolve());
    this.running = this.run();
  }

  /** Finishes the batch in hand and gives the leases back. */
  async stop() {
    this.stopping.abort();
    this.awake.resolve();
    await this.running;
    if (this.running) await this.outbox.surrender(this.owner).catch((error: unknown) => this.complain(error));
  }

  private async run() {
    while (!this.stopping.signal.aborted) {
      try {
        await this.renewLease();
        await this.sendSome();
        this.failures = 0;
      } catch (error) {
        await this.backOff(error);
      }
    }
  }

  private async renewLease() {
    if (performance.now() < this.renewAt) return;
    const asked = performance.now();
    this.buckets = await this.outbox.lease(this.owner, LEASE_MS);
    this.renewAt = asked + LEASE_MS - LONGEST_PRODUCE_MS;
  }

  private async sendSome() {
    this.awake = Promise.withResolvers();
    const rows = await this.outbox.next(this.buckets, BATCH);
    if (rows.length === 0) return this.rest();
    await this.produce(rows);
    await this.outbox.remove(rows);
  }

  /** Until something is committed here; the poll finds what other instances and takeovers left. */
  private async rest() {
    const poll = new AbortController();
    await Promise.race([this.awake.promise, sleep(POLL_MS, undefined, { signal: poll.signal }).catch(() => {})]);
    poll.abort();
  }

  private async backOff(error: unknown) {
    this.failures += 1;
    this.complain(error);
    const wait = Math.min(LONGEST_BACKOFF_MS, 100 * 2 ** this.failures) * (0.5 + Math.random() / 2);
    await sleep(wait, undefined, { signal: this.stopping.signal }).catch(() => {});
  }

  private complain(error: unknown) {
    this.log.warn({ err: error, failures: this.failures }, 'the outbox can not be sent right now, nothing is lost');
  }
}
