import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import { newcomer } from '../../test/people.fixture.js';
import { newPrivateKey, ringWith } from '../../test/key.fixture.js';
import { Person } from '../domain/person.js';
import { KeyRing } from '../store/key-ring.js';
import { AccessTokens } from './access-tokens.js';

const ISSUER = 'http://issuer.test';
const now = new Date();
const seconds = Math.floor(now.getTime() / 1000);

const minted = async (person: Person) => {
  const ring = await ringWith(newPrivateKey());
  const token = await new AccessTokens(ring, ISSUER).mint(person, 'session', now);
  const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(ring.publicKeys), {
    clockTolerance: 2,
  });
  return { payload, protectedHeader, ring };
};

it('says who, for whom, from when, how long and in which session', async () => {
  const [person] = Person.register(newcomer(), now);
  const { payload, protectedHeader, ring } = await minted(person);
  expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'at+jwt', kid: ring.signer.kid });
  expect(payload).toEqual({
    iss: ISSUER,
    aud: 'tessera',
    sub: person.id,
    roles: ['customer'],
    sid: 'session',
    jti: expect.any(String),
    iat: seconds,
    exp: seconds + 900,
  });
});

it('is never older than the sessions that are still good', async () => {
  const [person] = Person.register(newcomer(), now);
  person.administer({ roles: ['staff'] }, new Date(seconds * 1000 + 1));
  expect((await minted(person)).payload.iat).toBe(seconds + 1);
});

it('publishes nothing private', async () => {
  const { ring } = await minted(Person.register(newcomer(), now)[0]);
  expect(ring.publicKeys.keys.map((jwk) => Object.keys(jwk).toSorted())).toEqual([
    ['alg', 'e', 'kid', 'kty', 'n', 'use'],
  ]);
});

it('holds an answer back until guards take its token', async () => {
  const [person] = Person.register(newcomer(), now);
  const soon = new Date(Math.ceil(Date.now() / 1000) * 1000);
  for (const roles of [['staff'], ['admin']] as const) person.administer({ roles }, soon);
  const answer = await new AccessTokens(await ringWith(newPrivateKey()), ISSUER).answer(person, 's', 'secret', now);
  expect(answer).toEqual({
    accessToken: expect.any(String),
    tokenType: 'Bearer',
    expiresIn: 900,
    refreshToken: 'secret',
  });
  expect(decodeJwt(answer.accessToken).iat).toBeLessThanOrEqual(Math.ceil(Date.now() / 1000) + 1);
});

it('is refused with 503 while no key can sign', async () => {
  const [person] = Person.register(newcomer(), now);
  const mint = new AccessTokens(new KeyRing(), ISSUER).mint(person, 'session', now);
  await expect(mint).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
});
