import { verifyToken } from '@tessera/auth/token';
import { newcomer } from '../../test/people.fixture.js';
import { Person } from '../domain/person.js';
import { AccessTokens } from './access-tokens.js';
import { keyPairOf, newKeyPair } from './key-pair.js';

const ISSUER = 'http://issuer.test';
const sid = '0198c0de-0000-7000-8000-000000000002';

it('signs what is checked with its public half, and publishes nothing else', async () => {
  const pair = await newKeyPair();
  const [person] = Person.register(newcomer(), new Date());
  const token = await new AccessTokens({ signer: pair }, ISSUER).mint(person, sid, new Date());
  expect(Object.keys(pair.publicJwk).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  const keys = { keys: [pair.publicJwk] };
  expect(await verifyToken({ token, keys, issuer: ISSUER })).toMatchObject({ id: person.id, sessionId: sid });
});

it('has one name everywhere', async () => {
  const { kid, privateKey, publicJwk } = await newKeyPair();
  expect(await keyPairOf(privateKey)).toEqual({ kid, privateKey, publicJwk });
});
