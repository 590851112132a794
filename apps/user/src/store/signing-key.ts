import { calculateJwkThumbprint, exportJWK, type JSONWebKeySet, type JWK } from 'jose';
import { createPublicKey, type KeyObject } from 'node:crypto';

/** The RSA key that signs access tokens. Its id is its thumbprint (RFC 7638), so the same key has one name everywhere. */
export class SigningKey {
  private constructor(
    readonly privateKey: KeyObject,
    readonly id: string,
    private readonly publicJwk: JWK,
  ) {}

  static async from(privateKey: KeyObject): Promise<SigningKey> {
    const jwk = await exportJWK(createPublicKey(privateKey));
    const id = await calculateJwkThumbprint(jwk);
    return new SigningKey(privateKey, id, { ...jwk, kid: id, use: 'sig', alg: 'RS256' });
  }

  /** What others check our tokens with: the public half only. */
  get publicKeys(): JSONWebKeySet {
    return { keys: [this.publicJwk] };
  }
}
