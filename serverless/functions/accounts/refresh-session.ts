import { Refusal } from '@tessera/contracts';
import { hashOf, successorOf } from '@tessera/user/credentials';
import { isLostAnswer, type People } from '@tessera/user/domain';
import { log } from '../../chain/log.js';
import { type UseCase } from '../../chain/use-case.js';
import { PeopleStore } from '../../store/people.store.js';
import { type Exchange, exchange } from '../../store/refresh-tokens.js';
import { accessTokens } from './access-tokens.js';

const people = new PeopleStore();

const shownBy = (set: People, hash: string) => {
  const token = set.token(hash);
  return { token, holder: set.person(token.personId).snapshot() };
};

/** A token that could not be exchanged. Throws REFRESH_INVALID and REFRESH_REUSED. */
const again = async (secret: string, at: Date): Promise<Exchange> => {
  const hash = hashOf(secret);
  const { token, holder } = await people.change(
    { tokens: [hash] },
    (set) => set.showAgain(hash, at),
    (set) => shownBy(set, hash),
  );
  const { personId, sessionId } = token;
  if (isLostAnswer(token)) return { holder, sessionId, refreshToken: successorOf(secret, token.salt) };
  log.warn('a spent refresh token was used: session ended', { security: 'REFRESH_REUSED', personId, sessionId });
  throw new Refusal('REFRESH_REUSED');
};

/** `POST /v1/auth/refresh`: 200 tokens with the roles of now. Throws REFRESH_INVALID and REFRESH_REUSED. */
export const refresh: UseCase<'refresh'> = async ({ body: { refreshToken: secret } }) => {
  // Before anything is spent: without a key nobody could be told.
  const tokens = await accessTokens();
  const at = new Date();
  const { holder, sessionId, refreshToken } = (await exchange(secret)) ?? (await again(secret, at));
  const data = await tokens.answer(holder, sessionId, refreshToken, at);
  return { status: 200, headers: { 'cache-control': 'no-store' }, data };
};
