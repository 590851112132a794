import { unavailable } from '@tessera/runtime/rules';
import { hashOf, newSalt, successorOf, type TokenHolder } from '@tessera/user/credentials';
import { type PersonItem, toPerson } from './person.item.js';
import { newTokenItem, type RefreshTokenItem } from './refresh-token.item.js';
import { get } from './read.js';
import { MOST_TRIES, pause } from './retry.js';
import { keys, nameOf } from './tables.js';
import { insert, isCollision, mustBe, transact, type Write } from './write.js';

/** What a refresh token was exchanged for. */
export interface Exchange {
  holder: TokenHolder;
  sessionId: string;
  refreshToken: string;
}

/** Once: of two at once the second finds it spent. What it may be made again from goes with its first use. */
const spend = (hash: string, successor: string): Write => ({
  Update: {
    TableName: nameOf('users'),
    Key: keys.refreshToken(hash),
    UpdateExpression: 'SET spentAt = :now, successor = :successor REMOVE salt',
    ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(spentAt)',
    ExpressionAttributeValues: { ':now': Date.now(), ':successor': successor },
  },
});

/** A token that is good: not spent, of a living session, of somebody who is not blocked. */
const goodToken = async (hash: string) => {
  const token = await get<RefreshTokenItem>('users', keys.refreshToken(hash));
  if (!token || token.spentAt !== undefined) return undefined;
  const item = await get<PersonItem>('users', keys.user(token.personId));
  const person = item && toPerson(item);
  return item && person?.isActive && person.sessions.isLiving(token.sessionId) ? { token, item, person } : undefined;
};

type GoodToken = NonNullable<Awaited<ReturnType<typeof goodToken>>>;

/** With the successor, if the person is still as they were seen: a block or a logout comes wholly before or wholly after it. */
const writesFor = (hash: string, { token, item }: GoodToken, refreshToken: string, salt: Buffer): Write[] => {
  const { sessionId, personId } = token;
  const startedAt = new Date(item.sessions[sessionId]?.startedAt ?? 0);
  const kept = { sessionId, personId, salt: salt.toString('base64url') };
  return [
    spend(hash, hashOf(refreshToken)),
    insert('users', newTokenItem(hashOf(refreshToken), kept, startedAt)),
    mustBe('users', keys.user(personId), { revision: item.revision }),
  ];
};

/** Undefined for whatever is not good. When somebody changed the person meanwhile it looks again. */
export const exchange = async (secret: string, tries = 1): Promise<Exchange | undefined> => {
  const [hash, salt] = [hashOf(secret), newSalt()];
  const good = await goodToken(hash);
  if (!good) return undefined;
  const refreshToken = successorOf(secret, salt);
  try {
    await transact(writesFor(hash, good, refreshToken, salt));
    return { holder: good.person, sessionId: good.token.sessionId, refreshToken };
  } catch (error) {
    if (!isCollision(error)) throw error;
    if (tries === MOST_TRIES) throw unavailable();
    await pause(tries);
    return exchange(secret, tries + 1);
  }
};
