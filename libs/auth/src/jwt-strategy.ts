import { PassportStrategy } from '@nestjs/passport';
import { type KeyObject, randomUUID } from 'node:crypto';
import { callbackify } from 'node:util';
import passport from 'passport';
import { Strategy } from 'passport-jwt';
import { bearerOf, bearerToken, type TokenCarrier } from './token/bearer-token.js';
import { ACCESS_TOKEN_SECONDS, AUDIENCE, type Principal, principalOf } from './token/claims.js';
import { type KeySet } from './key-set.js';
import { tokenRefusal, TokenRefused } from './refusals.js';
import { type Revocations } from './revocations.js';
import { ALGORITHM, readTokenHeader } from './token/token-header.js';
import { type VerifiedTokens } from './verified-tokens.js';

/** passport-jwt asks for the key before it checks anything, so whatever is cheap and decides is decided here. */
const keyOf = async (keys: KeySet, token: string): Promise<KeyObject> => {
  const header = readTokenHeader(token);
  if (!header) throw new TokenRefused('invalid');
  return keys.keyFor(header);
};

/**
 * Checks an access token: header, key, signature, issuer, audience, times, then the claims and whether its session goes on.
 * A token that fails any of them is refused alike, so that nobody learns which. One that was good is known again without
 * all that for a minute.
 */
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(
    issuer: string,
    private readonly keys: KeySet,
    private readonly revocations: Revocations,
    private readonly verified: VerifiedTokens,
  ) {
    super({
      jwtFromRequest: bearerToken,
      passReqToCallback: true,
      // At the top level: inside jsonWebTokenOptions passport-jwt overwrites these three with undefined.
      algorithms: [ALGORITHM],
      issuer,
      audience: AUDIENCE,
      jsonWebTokenOptions: { maxAge: ACCESS_TOKEN_SECONDS },
      // jsonwebtoken takes a KeyObject, twice as fast as PEM; the types of passport-jwt are older than that.
      secretOrKeyProvider: callbackify(
        async (_request: unknown, token: unknown) => (await keyOf(keys, String(token))) as unknown as Buffer,
      ),
    });
    // Passport keeps one list of names per process; two apps in one process must not check with each other's keys.
    this.name = `jwt-${randomUUID()}`;
    passport.use(this.name, this);
  }

  /** Whom a token names that was good a moment ago and still is; undefined: it must be checked. */
  known(request: TokenCarrier): Principal | undefined {
    const token = bearerOf(request);
    const principal = token === null ? undefined : this.verified.find(token, this.keys.generation);
    if (!principal || !this.revocations.refuses(principal)) return principal;
    this.verified.forget(principal.token);
    return undefined;
  }

  /** Whom a token names, checked anew; rejects with the Refusal that a guard would answer with. As passport does it, for one strategy. */
  check(request: TokenCarrier): Promise<Principal> {
    return new Promise((resolve, reject) => {
      const attempt: Strategy = Object.create(this);
      attempt.success = resolve;
      attempt.fail = (cause: unknown) => reject(tokenRefusal(cause, request));
      attempt.error = reject;
      // It reads headers alone, and ours are those of Fastify.
      attempt.authenticate(request as never);
    });
  }

  validate(request: TokenCarrier, payload: unknown): Principal {
    const token = bearerToken(request);
    const principal = token && principalOf(payload, token, Date.now() / 1000);
    if (!principal) throw new TokenRefused('invalid');
    if (this.revocations.refuses(principal)) throw new TokenRefused('ended');
    this.verified.keep(principal, this.keys.generation);
    return principal;
  }
}
