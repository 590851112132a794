import { type People, type RefreshToken } from '@tessera/user/domain';
import { SESSION_LIFE_MS } from './person.item.js';
import { get } from './read.js';
import { expiry, type Key, keys } from './tables.js';
import { insert, type Write } from './write.js';

/** How a refresh token lies in the table `users`: only by its hash, so a stolen table opens nothing. */
export interface RefreshTokenItem extends Key {
  sessionId: string;
  personId: string;
  /** Milliseconds since 1970, when it was exchanged. */
  spentAt?: number;
  /** Hash of what it was exchanged for. */
  successor?: string;
  /** Base64url: from it and the token that came before this one is made again; gone once this one was used. */
  salt?: string;
  expiresAt: number;
}

/** A token as it is kept, until its session would have ended by itself. */
export const newTokenItem = (
  hash: string,
  of: Pick<RefreshTokenItem, 'sessionId' | 'personId' | 'salt'>,
  startedAt: Date,
): RefreshTokenItem => ({
  ...keys.refreshToken(hash),
  ...of,
  expiresAt: expiry(startedAt.getTime(), SESSION_LIFE_MS / 1_000),
});

const itemOf = (hash: string) => get<RefreshTokenItem>('users', keys.refreshToken(hash));

/** What is known of a token. Undefined for one that nobody was given. */
export const readToken = async (hash: string): Promise<RefreshToken | undefined> => {
  const item = await itemOf(hash);
  if (!item) return undefined;
  const { sessionId, personId, spentAt, successor } = item;
  const salt = successor === undefined ? undefined : (await itemOf(successor))?.salt;
  return {
    hash,
    sessionId,
    personId,
    spentMs: spentAt === undefined ? null : Date.now() - spentAt,
    salt: salt === undefined ? null : Buffer.from(salt, 'base64url'),
  };
};

/** The first tokens of new sessions. */
export const insertTokens = ({ tokens, sessions }: People['changes']): Write[] =>
  tokens.flatMap(({ hash, sessionId, startedAt }) =>
    sessions
      .filter(({ id }) => id === sessionId)
      .map(({ personId }) => insert('users', newTokenItem(hash, { sessionId, personId }, startedAt))),
  );
