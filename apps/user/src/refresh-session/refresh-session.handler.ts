import { Injectable } from '@nestjs/common';
import { Refusal, type Tokens } from '@tessera/contracts';
import { Log } from '@tessera/runtime';
import { type People } from '../domain/people.js';
import { isLostAnswer } from '../domain/session.js';
import { AccessTokens } from '../credentials/access-tokens.js';
import { PeopleStore } from '../store/people.store.js';
import { hashOf, successorOf } from '../credentials/refresh-secret.js';
import { type Exchange, RefreshTokens } from '../store/refresh-tokens.js';

/** One statement exchanges a good token. Whatever is not good is looked at under the person's lock. */
@Injectable()
export class RefreshSessionHandler {
  constructor(
    private readonly refreshTokens: RefreshTokens,
    private readonly people: PeopleStore,
    private readonly tokens: AccessTokens,
    private readonly log: Log,
  ) {}

  /** Throws REFRESH_INVALID and REFRESH_REUSED, and UPSTREAM_UNAVAILABLE while no key can sign: then the token stays good. */
  async refresh(secret: string): Promise<Tokens> {
    this.tokens.mustSign();
    const at = new Date();
    const exchanged = (await this.refreshTokens.exchange(secret)) ?? (await this.again(secret, at));
    return this.tokens.answer(exchanged.holder, exchanged.sessionId, exchanged.refreshToken, at);
  }

  private async again(secret: string, at: Date): Promise<Exchange> {
    const hash = hashOf(secret);
    const { token, holder } = await this.people.change(
      { tokens: [hash] },
      (people) => people.showAgain(hash, at),
      (people) => shownBy(people, hash),
    );
    const { personId, sessionId } = token;
    if (isLostAnswer(token)) return { holder, sessionId, refreshToken: successorOf(secret, token.salt) };
    this.log.warn({ security: 'REFRESH_REUSED', personId, sessionId }, 'a spent refresh token was used: session ended');
    throw new Refusal('REFRESH_REUSED');
  }
}

const shownBy = (people: People, hash: string) => {
  const token = people.token(hash);
  return { token, holder: people.person(token.personId).snapshot() };
};
