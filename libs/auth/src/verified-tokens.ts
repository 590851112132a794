import { hash } from 'node:crypto';
import { type Principal } from './token/claims.js';

/** Some 2 kB each, the token itself included. */
const MAX_TOKENS = 10_000;
/** Whatever was overlooked when a token was checked is found out within a minute. */
const TRUSTED_MS = 60_000;

/** Under which key set a token was found good, and until when it is, in ms since 1970. */
interface Verified {
  principal: Principal;
  generation: number;
  until: number;
}

/**
 * Tokens that were checked already, so that the second time costs a hash and no signature. Known by the SHA-256 of all of
 * their bytes: by less, one with another payload would pass for them (GHSA-rp9m-7r4c-75qg). Forgotten when they expire, when
 * the keys are others, and after a minute in any case; whoever asks looks at revocation as well.
 */
export class VerifiedTokens {
  private readonly tokens = new Map<string, Verified>();

  constructor(
    private readonly maxTokens = MAX_TOKENS,
    private readonly now: () => number = Date.now,
  ) {}

  /** How many it knows. */
  get size() {
    return this.tokens.size;
  }

  find(token: string, generation: number): Principal | undefined {
    const id = hash('sha256', token, 'base64');
    const known = this.tokens.get(id);
    if (!known) return undefined;
    if (known.generation === generation && this.now() < known.until) return known.principal;
    this.tokens.delete(id);
    return undefined;
  }

  /** Beyond `maxTokens` the one that was kept first goes. */
  keep(principal: Principal, generation: number) {
    const id = hash('sha256', principal.token, 'base64');
    this.tokens.set(id, {
      principal,
      generation,
      until: Math.min(principal.expiresAt * 1000, this.now() + TRUSTED_MS),
    });
    if (this.tokens.size <= this.maxTokens) return;
    for (const oldest of this.tokens.keys()) return void this.tokens.delete(oldest);
  }

  forget(token: string) {
    this.tokens.delete(hash('sha256', token, 'base64'));
  }
}
