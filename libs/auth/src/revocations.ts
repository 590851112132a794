import { type DataOf, type userChanged } from '@tessera/contracts';
import { ACCESS_TOKEN_SECONDS, type Principal } from './token/claims.js';

const MINUTE_MS = 60_000;

/** How long a session's end must be remembered: until its last access token has expired, by whosever clock. */
export const REVOCATION_MS = ACCESS_TOKEN_SECONDS * 1000 + MINUTE_MS;

/** What is refused of one user, as the newest message about them says. */
interface Revoked {
  sequence: number;
  /** Milliseconds since 1970: tokens that were issued earlier are refused. */
  validFrom: number;
  ended: ReadonlySet<string>;
  /** When the last token that this could refuse has expired. */
  until: number;
}

/**
 * The users some of whose tokens are good by signature and time, and refused all the same: because they were blocked, have
 * other roles, or ended a session. Who has no such token costs no memory, and is forgotten within a minute of the next
 * change of anybody.
 */
export class Revocations {
  private readonly users = new Map<string, Revoked>();
  private sweptAt = 0;

  constructor(private readonly now: () => number = Date.now) {}

  /** How many users it remembers. */
  get size() {
    return this.users.size;
  }

  /** Takes the whole state of a user. One that is not newer than the last changes nothing. */
  learn({ id, status, sessionsValidFrom, sessionsEnded }: DataOf<typeof userChanged>, sequence: number) {
    this.forgetExpired();
    if (sequence <= (this.users.get(id)?.sequence ?? 0)) return;
    const validFrom = Date.parse(sessionsValidFrom);
    const lastEnd = sessionsEnded.reduce((last, { at }) => Math.max(last, Date.parse(at)), validFrom);
    const revoked = {
      sequence,
      // An instance whose clock is ahead may have issued one from after the block.
      validFrom: status === 'blocked' ? Infinity : validFrom,
      ended: new Set(sessionsEnded.map(({ sid }) => sid)),
      until: lastEnd + REVOCATION_MS,
    };
    if (revoked.until > this.now()) this.users.set(id, revoked);
    else this.users.delete(id);
  }

  /** Is this token of a session that has ended, or from before something that ended all of them? */
  refuses({ id, sessionId, issuedAt }: Principal): boolean {
    const revoked = this.users.get(id);
    return revoked !== undefined && (issuedAt * 1000 < revoked.validFrom || revoked.ended.has(sessionId));
  }

  /** At most once a minute: it looks at all of them. */
  private forgetExpired() {
    const now = this.now();
    if (now < this.sweptAt + MINUTE_MS) return;
    this.sweptAt = now;
    for (const [id, { until }] of this.users) if (until <= now) this.users.delete(id);
  }
}
