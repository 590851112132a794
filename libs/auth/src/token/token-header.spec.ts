import { Signer } from '@tessera/testing';
import { readTokenHeader } from './token-header.js';

const signer = new Signer();

it('reads the header of a token of ours', () => {
  expect(readTokenHeader(signer.token())).toEqual({ alg: 'RS256', typ: 'at+jwt', kid: 'key-1' });
});

// A second line of defence stands behind this one (`algorithms` of passport-jwt); this one keeps keys out of it.
it('reads none that wants another algorithm, so that no key is looked up for it', () => {
  for (const alg of ['none', 'HS256', 'RS384', 'PS256', 'ES256', 'rs256', '', null, undefined, ['RS256']])
    expect(readTokenHeader(signer.token({}, { alg }))).toBeUndefined();
});

it('reads none that is no JSON object', () => {
  for (const text of ['', '.', 'x.y.z', `${Buffer.from('"RS256"').toString('base64url')}.e30.x`])
    expect(readTokenHeader(text)).toBeUndefined();
});
