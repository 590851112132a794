import { type INestApplication } from '@nestjs/common';
import { eventually, JwksDoor, seconds, Signer } from '@tessera/testing';
import { quiet, startDoors } from './app.fixture.js';

/** Tokens that were taken and are remembered, when something has changed since. Of ended sessions revocation.int-spec.ts tells. */
const [first, second] = [new Signer('key-1'), new Signer('key-2')];
const door = new JwksDoor([first.jwk(), second.jwk()]);
let app: INestApplication;
let url: string;

beforeAll(async () => {
  await door.open();
  ({ app, url } = await startDoors(door.url, quiet, { reloadMs: 50 }));
});
afterAll(async () => {
  await app.close();
  await door.close();
});

const statusOf = async (token: string) =>
  (await fetch(`${url}/mine`, { headers: { authorization: `Bearer ${token}` } })).status;

it('are refused once they have expired', async () => {
  const token = first.token({ exp: seconds() + 2 });
  expect([await statusOf(token), await statusOf(token)]).toEqual([200, 200]);
  await eventually(async () => expect(await statusOf(token)).toBe(401));
});

it('are refused once they are too old, whatever their exp says', async () => {
  const token = first.token({ iat: seconds() - 898, exp: seconds() + 9_000 });
  expect(await statusOf(token)).toBe(200);
  await eventually(async () => expect(await statusOf(token)).toBe(401));
});

it('28: are taken while their key stands beside a new one, and refused when it is there no more', async () => {
  const [old, young] = [first.token(), second.token()];
  expect([await statusOf(old), await statusOf(young)]).toEqual([200, 200]);
  door.keys = [second.jwk()];
  await eventually(async () => expect(await statusOf(old)).toBe(401));
  expect([await statusOf(young), await statusOf(second.token()), await statusOf(first.token())]).toEqual([
    200, 200, 401,
  ]);
});

it('28: are refused when their kid names another key now', async () => {
  door.keys = [first.jwk()];
  const token = first.token();
  await eventually(async () => expect(await statusOf(token)).toBe(200));
  door.keys = [new Signer(first.kid).jwk()];
  await eventually(async () => expect(await statusOf(token)).toBe(401));
});
