import { showToken, Signer, tokenCases } from '@tessera/testing';
import { type Gateway, startGateway } from './gateway.fixture.js';
import { limits } from './limits.fixture.js';

/** The list of libs/testing/src/tokens.ts at the door that the public sees; what is refused asks no service for anything. */
const stranger = new Signer();
const wide = { quota: 1_000_000, seconds: 60 };
let gateway: Gateway;
let known: string;

beforeAll(async () => {
  gateway = await startGateway(limits({ address: wide, failedAuthentications: wide, user: wide }));
  known = gateway.signer.token();
});
afterAll(() => gateway.close());

it.each(tokenCases.map((one) => [`${one.status}: ${one.name} (${one.source})`, one] as const))('%s', async (_, one) => {
  expect((await gateway.ask('/v1/users/me', { token: known })).status).toBe(200);
  gateway.user.reset();
  const [answer, ...more] = await showToken(gateway.url, '/v1/users/me', one, {
    signer: gateway.signer,
    stranger,
    known,
  });
  expect([answer?.status, more, gateway.user.seen.length]).toEqual([one.status, [], one.status === 200 ? 1 : 0]);
  if (one.status === 401) expect(answer?.headers['www-authenticate']).toMatch(/^Bearer(?: error="invalid_token")?$/);
});
