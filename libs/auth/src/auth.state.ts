import { type KeySet } from './key-set.js';
import { type Revocations } from './revocations.js';
import { type VerifiedTokens } from './verified-tokens.js';

/** How tokens are checked in this process right now, for people. */
export class AuthState {
  constructor(
    private readonly keys: KeySet,
    private readonly verified: VerifiedTokens,
    private readonly revocations: Revocations,
  ) {}

  /** `keys`: by `kid`, and since when they are these; `verifiedTokens` and `refusedUsers`: how many are remembered. */
  read() {
    const { kids, readAt, isFailing } = this.keys;
    return {
      keys: { kids, ...(readAt && { readAt: readAt.toISOString() }), sourceIsAway: isFailing },
      verifiedTokens: this.verified.size,
      refusedUsers: this.revocations.size,
    };
  }
}
