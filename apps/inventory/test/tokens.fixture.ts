import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

export const ISSUER = 'http://issuer.test';
const KID = 'test-key';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An access token of someone new with these roles. */
export const tokenFor = (...roles: string[]): string => {
  const now = Math.floor(Date.now() / 1000);
  const who = { sub: randomUUID(), sid: randomUUID(), jti: randomUUID(), roles };
  const claims = { iss: ISSUER, aud: 'tessera', iat: now, exp: now + 900, ...who };
  const input = `${encode({ alg: 'RS256', typ: 'at+jwt', kid: KID })}.${encode(claims)}`;
  return `${input}.${sign('RSA-SHA256', Buffer.from(input), privateKey).toString('base64url')}`;
};

/** Serves the key that checks them, as the user service would. */
export const openJwks = async (): Promise<{ url: string; close: () => void }> => {
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: KID, use: 'sig', alg: 'RS256' };
  const server = createServer((_, response) => response.end(JSON.stringify({ keys: [jwk] })));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this kind; texts are for pipes.
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/jwks.json`, close: () => server.close().closeAllConnections() };
};
