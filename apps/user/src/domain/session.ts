/** A logged-in device, from its login until it ends: all refresh tokens that came of one login. */
export interface Session {
  id: string;
  personId: string;
  startedAt: Date;
  /** Null while it lives. */
  endedAt: Date | null;
}

/** What is known of a refresh token that somebody shows. Only its hash is kept, so a stolen table opens nothing. */
export interface RefreshToken {
  /** SHA-256, in hex. */
  hash: string;
  sessionId: string;
  personId: string;
  /** How long ago it was exchanged, by the database's clock; null while it is good. */
  spentMs: number | null;
  /** From this and the token itself its successor is made again; null once the successor was used. */
  salt: Buffer | null;
}

const GRACE_MS = 10_000;

/** Soon after it was exchanged, and while the successor was not used, whoever shows it again did not hear the answer. */
export const isLostAnswer = (token: RefreshToken): token is RefreshToken & { salt: Buffer } =>
  token.spentMs !== null && token.spentMs < GRACE_MS && token.salt !== null;
