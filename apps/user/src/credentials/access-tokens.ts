import { ACCESS_TOKEN_SECONDS, ALGORITHM, AUDIENCE, TOKEN_TYPE } from '@tessera/auth/token';
import { type Tokens } from '@tessera/contracts';
import { SignJWT } from 'jose';
import { type KeyObject } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { type Person } from '../domain/person.js';

const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

/** What an access token says of its person. */
export type TokenHolder = Pick<Person, 'id' | 'roles' | 'sessionsValidFrom'>;

/** Where the key is that signs now: another one after a rotation. */
export interface Signers {
  /** Throws UPSTREAM_UNAVAILABLE while none can sign. `kid` is how those who check know it. */
  readonly signer: { kid: string; privateKey: KeyObject };
}

/** A guard allows a token from the future to be so far ahead. */
const AHEAD_MS = 1_000;

/** Mints access tokens (RFC 9068). */
export class AccessTokens {
  constructor(
    private readonly keys: Signers,
    private readonly issuer: string,
  ) {}

  /**
   * Refuses with UPSTREAM_UNAVAILABLE while no key can sign. To be asked before a refresh token is spent or a session begun: what
   * was committed for an answer that nobody gets would end the session at the next try.
   */
  mustSign(): void {
    void this.keys.signer;
  }

  /**
   * `iat` is never before the person's `sessionsValidFrom`: after a block or a change of roles that is up to a second
   * ahead, which guards allow. Refuses with UPSTREAM_UNAVAILABLE while no key can sign.
   */
  async mint(holder: TokenHolder, sessionId: string, at: Date): Promise<string> {
    const { kid, privateKey } = this.keys.signer;
    const issuedAt = Math.max(seconds(at), seconds(holder.sessionsValidFrom));
    return new SignJWT({ roles: [...holder.roles], sid: sessionId })
      .setProtectedHeader({ alg: ALGORITHM, typ: TOKEN_TYPE, kid })
      .setIssuer(this.issuer)
      .setAudience(AUDIENCE)
      .setSubject(holder.id)
      .setJti(uuidv7())
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + ACCESS_TOKEN_SECONDS)
      .sign(privateKey);
  }

  /**
   * The answer to a login or a refresh. `at` is before the database decided: a block or another role that came after it refuses the
   * token, however late it is minted. After two of them within a second it is held back until guards take it.
   */
  async answer(holder: TokenHolder, sessionId: string, refreshToken: string, at: Date): Promise<Tokens> {
    const accessToken = await this.mint(holder, sessionId, at);
    await sleep(Math.max(0, holder.sessionsValidFrom.getTime() - AHEAD_MS - Date.now()));
    return { accessToken, tokenType: 'Bearer', expiresIn: ACCESS_TOKEN_SECONDS, refreshToken };
  }
}
