import { ACCESS_TOKEN_SECONDS, AUDIENCE, TOKEN_TYPE } from '@tessera/auth';
import { SignJWT } from 'jose';
import { v7 as uuidv7 } from 'uuid';
import { type Person } from '../domain/person.js';
import { type SigningKey } from '../store/signing-key.js';

const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

/** Mints access tokens (RFC 9068). */
export class AccessTokens {
  constructor(
    private readonly key: SigningKey,
    private readonly issuer: string,
  ) {}

  /**
   * `iat` is never before the person's `sessionsValidFrom`: after a block or a change of roles that is up to a second
   * ahead, which guards allow.
   */
  mint(person: Person, sessionId: string, at: Date): Promise<string> {
    const issuedAt = Math.max(seconds(at), seconds(person.sessionsValidFrom));
    return new SignJWT({ roles: [...person.roles], sid: sessionId })
      .setProtectedHeader({ alg: 'RS256', typ: TOKEN_TYPE, kid: this.key.id })
      .setIssuer(this.issuer)
      .setAudience(AUDIENCE)
      .setSubject(person.id)
      .setJti(uuidv7())
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + ACCESS_TOKEN_SECONDS)
      .sign(this.key.privateKey);
  }
}
