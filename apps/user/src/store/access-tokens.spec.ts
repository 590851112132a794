import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import { newcomer } from '../../test/people.fixture.js';
import { newKey } from '../../test/key.fixture.js';
import { Person } from '../domain/person.js';
import { SigningKey } from './signing-key.js';
import { AccessTokens } from './access-tokens.js';

const ISSUER = 'http://issuer.test';
const now = new Date();
const seconds = Math.floor(now.getTime() / 1000);

const minted = async (person: Person) => {
  const key = await SigningKey.from(newKey());
  const token = await new AccessTokens(key, ISSUER).mint(person, 'session', now);
  const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(key.publicKeys), { clockTolerance: 2 });
  return { payload, protectedHeader, key };
};

it('says who, for whom, from when, how long and in which session', async () => {
  const [person] = Person.register(newcomer(), now);
  const { payload, protectedHeader, key } = await minted(person);
  expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'at+jwt', kid: key.id });
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
  const { key } = await minted(Person.register(newcomer(), now)[0]);
  expect(key.publicKeys.keys.map((jwk) => Object.keys(jwk).toSorted())).toEqual([
    ['alg', 'e', 'kid', 'kty', 'n', 'use'],
  ]);
});

it('holds an answer back until guards take its token', async () => {
  const [person] = Person.register(newcomer(), now);
  const soon = new Date(Math.ceil(Date.now() / 1000) * 1000);
  for (const roles of [['staff'], ['admin']] as const) person.administer({ roles }, soon);
  const answer = await new AccessTokens(await SigningKey.from(newKey()), ISSUER).answer(person, 's', 'secret', now);
  expect(answer).toEqual({
    accessToken: expect.any(String),
    tokenType: 'Bearer',
    expiresIn: 900,
    refreshToken: 'secret',
  });
  expect(decodeJwt(answer.accessToken).iat).toBeLessThanOrEqual(Math.ceil(Date.now() / 1000) + 1);
});
