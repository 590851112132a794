import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';

export const ISSUER = 'http://gateway.test';

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs access tokens as the user service does, with a real key. */
export class Signer {
  private readonly pair = generateKeyPairSync('rsa', { modulusLength: 2048 });

  jwks() {
    return { keys: [{ ...this.pair.publicKey.export({ format: 'jwk' }), kid: 'key-1', use: 'sig', alg: 'RS256' }] };
  }

  token(roles: string[] = ['customer'], sub: string = randomUUID()): string {
    const iat = Math.floor(Date.now() / 1000);
    const claims = {
      iss: ISSUER,
      aud: 'tessera',
      sub,
      sid: randomUUID(),
      jti: randomUUID(),
      roles,
      iat,
      exp: iat + 900,
    };
    const input = `${encode({ alg: 'RS256', typ: 'at+jwt', kid: 'key-1' })}.${encode(claims)}`;
    return `${input}.${sign('RSA-SHA256', Buffer.from(input), this.pair.privateKey).toString('base64url')}`;
  }
}
