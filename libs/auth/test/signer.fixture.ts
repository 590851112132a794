import { createHmac, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

export const ISSUER = 'http://issuer.test';

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

export const seconds = () => Math.floor(Date.now() / 1000);

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

  /** A text stands as it is, so that headers and payloads can be broken. */
  token(claims: object | string = {}, header: object = {}, hash = 'RSA-SHA256'): string {
    const payload = typeof claims === 'string' ? claims : { ...goodClaims(), ...claims };
    const head = { alg: 'RS256', typ: 'at+jwt', kid: this.kid, ...header };
    const input = `${encode(head)}.${encode(payload)}`;
    return `${input}.${sign(hash, Buffer.from(input), this.pair.privateKey).toString('base64url')}`;
  }

  /** The public key as the secret of an HMAC: the oldest trick. */
  hmacToken(header: object = {}, secret: string = pem(this.pair.publicKey)): string {
    const input = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: this.kid, ...header })}.${encode(goodClaims())}`;
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  }
}

export const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();

/** A JWKS door on loopback that counts who asks, and can be closed and opened again on the same port. */
export class JwksDoor {
  asked = 0;
  url = '';
  private server: Server | undefined;
  private port = 0;

  constructor(public keys: object[]) {}

  async open() {
    const server = createServer((_, response) => {
      this.asked += 1;
      response.setHeader('connection', 'close').end(JSON.stringify({ keys: this.keys }));
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    // An HTTP server on a port has an address of this kind; strings are for pipes.
    this.port = (server.address() as AddressInfo).port;
    this.url = `http://127.0.0.1:${this.port}/jwks.json`;
    this.server = server;
  }

  async close() {
    await new Promise((resolve) => this.server?.close(resolve) ?? resolve(undefined));
    this.server = undefined;
  }
}
