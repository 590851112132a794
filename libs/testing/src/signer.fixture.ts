import { createHmac, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';

/** Who has signed the tokens of tests. */
export const ISSUER = 'http://issuer.test';

/** A part of a token: JSON in base64url. A text stands as it is, so that headers and payloads can be broken. */
export const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Now, as a token says it. */
export const seconds = () => Math.floor(Date.now() / 1000);

/** Claims that pass, of always the same user. */
export const goodClaims = () => ({
  iss: ISSUER,
  aud: 'tessera',
  sub: '0198c0de-0000-7000-8000-000000000001',
  sid: '0198c0de-0000-7000-8000-000000000002',
  jti: randomUUID(),
  roles: ['customer'],
  iat: seconds(),
  exp: seconds() + 900,
});

/** Signs anything with anything: good tokens, and those that must not pass. */
export class Signer {
  readonly pair = generateKeyPairSync('rsa', { modulusLength: 2048 });

  constructor(readonly kid = 'key-1') {}

  jwk(changes: object = {}) {
    return { ...this.pair.publicKey.export({ format: 'jwk' }), kid: this.kid, use: 'sig', alg: 'RS256', ...changes };
  }

  token(claims: object | string = {}, header: object = {}, hash = 'RSA-SHA256'): string {
    const payload = typeof claims === 'string' ? claims : { ...goodClaims(), ...claims };
    const head = { alg: 'RS256', typ: 'at+jwt', kid: this.kid, ...header };
    return this.seal(`${encode(head)}.${encode(payload)}`, hash);
  }

  /** Any text with its signature: header and payload may be written as nobody should. */
  seal(input: string, hash = 'RSA-SHA256'): string {
    return `${input}.${sign(hash, Buffer.from(input), this.pair.privateKey).toString('base64url')}`;
  }

  /** The token of somebody with these roles; somebody new unless told who. */
  tokenOf(roles: readonly string[] = ['customer'], sub: string = randomUUID()): string {
    return this.token({ sub, sid: randomUUID(), roles });
  }

  /** The public key as the secret of an HMAC: the oldest trick. */
  hmacToken(header: object = {}, secret: string = pem(this.pair.publicKey)): string {
    const input = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: this.kid, ...header })}.${encode(goodClaims())}`;
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  }
}

/** A public key as text. */
export const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();
