import { type Principal } from '@tessera/auth';
import { type OrderView } from '@tessera/contracts';

/** Who wants to know of each change of an order. */
export interface Follower {
  /** In whose name it is read. */
  readonly user: Principal;
  /** What they know already; undefined until a read in their own name has shown that they may know anything. */
  readonly version: number | undefined;
  /** The order, newer than what they know. */
  tell(order: OrderView): void;
  /** It cannot be read any more, or the gateway ends: nothing comes after this. */
  end(): void;
}
