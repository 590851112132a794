import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { v7 as uuidv7 } from 'uuid';

/** Stands in for the user service's key set: real keys, a real JWKS over HTTP, tokens as the contract says. */
export interface TokenIssuer {
  issuer: string;
  jwksUrl: string;
  token(user: { id?: string; roles?: string[] }): Promise<string>;
  close(): void;
}

export const tokenIssuer = async (): Promise<TokenIssuer> => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  const jwks = JSON.stringify({ keys: [{ ...jwk, kid, alg: 'RS256', use: 'sig' }] });
  const server = createServer((_, response) => response.setHeader('content-type', 'application/json').end(jwks));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const issuer = 'http://localhost:3000';
  return {
    issuer,
    jwksUrl: `http://127.0.0.1:${port}/jwks.json`,
    close: () => server.close(),
    token: ({ id = uuidv7(), roles = ['customer'] }) =>
      new SignJWT({ roles, sid: uuidv7() })
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid })
        .setIssuer(issuer)
        .setAudience('tessera')
        .setSubject(id)
        .setJti(uuidv7())
        .setIssuedAt()
        .setExpirationTime('15m')
        .sign(privateKey),
  };
};
