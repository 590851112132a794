import { type Principal } from '@tessera/auth';
import { type OrderView, Refusal } from '@tessera/contracts';
import { type Follower } from './follower.js';

const TRIES = 6;
const FIRST_PAUSE_MS = 100;

/** Who may not read it any more: the others may. */
const isRefused = (error: unknown) =>
  error instanceof Refusal && (error.code === 'UNAUTHENTICATED' || error.code === 'NOT_FOUND');

const pause = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms).unref());

/**
 * One order that somebody follows. When it is heard of, it is read once for all who are behind, in the name of one of them: an
 * order looks the same to everybody who may see it. A read that fails is tried again for some seconds, and then they are told
 * that nothing more comes.
 */
export class FollowedOrder {
  readonly followers = new Set<Follower>();
  /** The newest version that was heard of. */
  private heard = 0;
  private isDoubtful = false;
  private isReading = false;

  constructor(private readonly read: (user: Principal) => Promise<OrderView>) {}

  /** Its event came: repeated and old ones change nothing. */
  hear(version: number) {
    this.heard = Math.max(this.heard, version);
    void this.catchUp();
  }

  /** Something may have happened that was not heard of. */
  look() {
    this.isDoubtful = true;
    void this.catchUp();
  }

  /**
   * Reads it in the name of one who follows it since before that, so that nothing is missed. Throws why they may not. Who has
   * left meanwhile is told nothing.
   */
  async letIn(follower: Follower) {
    const order = await this.read(follower.user);
    if (this.followers.has(follower)) this.tell(follower, order);
    // It may have been heard of meanwhile.
    void this.catchUp();
  }

  /** One read at a time; never rejects. */
  private async catchUp() {
    if (this.isReading) return;
    this.isReading = true;
    for (let failures = 0; this.nextReader && failures < TRIES;) {
      if (failures > 0) await pause(FIRST_PAUSE_MS * 2 ** failures);
      failures = (await this.readOnce()) ? 0 : failures + 1;
    }
    for (let left = this.nextReader; left; left = this.nextReader) this.lose(left);
    this.isReading = false;
  }

  /** Somebody who is behind. */
  private get nextReader(): Follower | undefined {
    const { heard, isDoubtful } = this;
    return [...this.followers].find(({ version }) => version !== undefined && (isDoubtful || version < heard));
  }

  /** False when it has to be tried again. What was heard of is true at its service before that, so it is never older there. */
  private async readOnce(): Promise<boolean> {
    const { nextReader: reader, heard } = this;
    if (!reader) return true;
    this.isDoubtful = false;
    try {
      const order = await this.read(reader.user);
      for (const follower of this.followers) if (follower.version !== undefined) this.tell(follower, order);
      return order.version >= heard;
    } catch (error) {
      this.isDoubtful = true;
      if (isRefused(error)) this.lose(reader);
      return isRefused(error);
    }
  }

  private tell(follower: Follower, order: OrderView) {
    if (order.version > (follower.version ?? 0)) follower.tell(order);
  }

  private lose(follower: Follower) {
    this.followers.delete(follower);
    follower.end();
  }
}
