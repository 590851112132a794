import { type Connection, mongo } from 'mongoose';
import { v7 as uuidv7 } from 'uuid';

interface LeaseRow {
  _id: string;
  owner: string;
  heldUntil: Date;
}

export interface LeaseTiming {
  /** How long it holds without being renewed: what a killed holder keeps others waiting. */
  leaseMs: number;
  /** `hold` promises at least so much of it; the rest is for renewing it. */
  atLeastMs: number;
}

const DUPLICATE_KEY = 11_000;
const ASK_AGAIN_MS = 1_000;
const LONG_AGO = new Date(0);

/**
 * The right of one process at a time to do something, by the database's clock; a document of the collection `leases`. Whoever
 * holds it may still be frozen until it is over, so what is done under it must be harmless when it comes late.
 */
export class Lease {
  private readonly leases;
  private readonly owner = uuidv7();
  private heldUntil = 0;
  private askAt = 0;
  private tenure = 0;

  constructor(
    connection: Connection,
    private readonly name: string,
    private readonly timing: LeaseTiming,
  ) {
    this.leases = connection.collection<LeaseRow>('leases');
  }

  /**
   * A number while it is ours for `atLeastMs` more, another one after every gap in which it may have been somebody else's;
   * undefined while it is not. Asks the database only where it has to be taken or renewed, and not all the time.
   */
  async hold(): Promise<number | undefined> {
    const now = performance.now();
    if (!this.isSafeAt(now) && (this.isHeld || now >= this.askAt)) await this.renew(now);
    return this.isSafeAt(performance.now()) ? this.tenure : undefined;
  }

  /** By our own clock: after a process was frozen, it no longer is. */
  get isHeld() {
    return performance.now() < this.heldUntil;
  }

  /** So that others need not wait until it runs out. */
  async release(): Promise<void> {
    this.heldUntil = 0;
    await this.leases.deleteOne({ _id: this.name, owner: this.owner });
  }

  private isSafeAt = (now: number) => this.heldUntil - now >= this.timing.atLeastMs;

  private async renew(now: number) {
    const isNew = !this.isHeld;
    this.askAt = now + ASK_AGAIN_MS;
    const isOurs = await this.take();
    this.heldUntil = isOurs ? now + this.timing.leaseMs : 0;
    if (isOurs && isNew) this.tenure += 1;
  }

  /** An update that finds it in somebody else's hands changes nothing. */
  private async take() {
    const isMine = { $eq: ['$owner', this.owner] };
    const isFree = { $lt: [{ $ifNull: ['$heldUntil', LONG_AGO] }, '$$NOW'] };
    const may = { $or: [isMine, isFree] };
    const owner = { $cond: [may, this.owner, '$owner'] };
    const heldUntil = { $cond: [may, { $add: ['$$NOW', this.timing.leaseMs] }, '$heldUntil'] };
    const options = { upsert: true, returnDocument: 'after' } as const;
    const row = await this.leases
      .findOneAndUpdate({ _id: this.name }, [{ $set: { owner, heldUntil } }], options)
      .catch(nothingIfTwoInsert);
    return row?.owner === this.owner;
  }
}

const nothingIfTwoInsert = (error: unknown) => {
  if (error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY) return null;
  throw error;
};
