import { Refusal } from '@tessera/contracts';
import { Health } from '@tessera/runtime';
import { JwksDoor, Signer } from '@tessera/testing';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeySet } from './key-set.js';

const quiet = { debug() {}, info() {}, warn() {}, error() {}, fatal() {} };
const header = (kid: string) => ({ alg: 'RS256', typ: 'at+jwt', kid }) as const;
const old = new Signer('old');
const fresh = new Signer('fresh');

let health: Health;
let ahead = 0;
const now = () => Date.now() + ahead;
let keys: KeySet | undefined;
const door = new JwksDoor([old.jwk()]);

const start = async (reloadMs?: number, kept?: string) => {
  health = new Health();
  keys = new KeySet(door.url, quiet, health, { reloadMs, now, kept });
  keys.onApplicationBootstrap();
  return keys;
};

const refusal = async (promise: Promise<unknown>) =>
  promise.then(
    () => 'found',
    (error: unknown) => (error instanceof Refusal ? error.code : error),
  );

const eventually = async (check: () => Promise<boolean>) => {
  for (let i = 0; i < 100 && !(await check()); i += 1) await new Promise((resolve) => setTimeout(resolve, 50));
};
const ready = async () => (await health.report()).checks['keys'] === 'ok';

beforeEach(async () => {
  door.keys = [old.jwk()];
  await door.open();
  door.asked = 0;
});

afterEach(async () => {
  keys?.onApplicationShutdown();
  ahead = 0;
  await door.close();
});

const later = (ms: number) => (ahead = ms);

it('is not ready and refuses with 503 while it never had keys, and gets over it by itself', async () => {
  await door.close();
  const keys = await start();
  expect(await ready()).toBe(false);
  expect(await refusal(keys.keyFor(header('old')))).toBe('UPSTREAM_UNAVAILABLE');
  await door.open();
  await eventually(ready);
  expect(await refusal(keys.keyFor(header('old')))).toBe('found');
});

it('keeps serving the keys it has while the source is away', async () => {
  const keys = await start();
  await eventually(ready);
  await door.close();
  later(3_600_000);
  expect(await refusal(keys.keyFor(header('old')))).toBe('found');
  expect(await refusal(keys.keyFor(header('fresh')))).toBe('UPSTREAM_UNAVAILABLE');
  expect(await ready()).toBe(true);
  await door.open();
});

it('finds a new key at the first token that names it, with one question for many', async () => {
  const keys = await start();
  await eventually(ready);
  door.keys = [old.jwk(), fresh.jwk()];
  expect(await refusal(keys.keyFor(header('fresh')))).toBe('UNAUTHENTICATED');
  later(31_000);
  const answers = await Promise.all(Array.from({ length: 20 }, () => refusal(keys.keyFor(header('fresh')))));
  expect(new Set(answers)).toEqual(new Set(['found']));
  expect(door.asked).toBe(2);
});

it('asks at most once in 30 s for kids that nobody knows', async () => {
  const keys = await start();
  await eventually(ready);
  later(31_000);
  for (let i = 0; i < 50; i += 1) expect(await refusal(keys.keyFor(header(`kid-${i}`)))).toBe('UNAUTHENTICATED');
  expect(door.asked).toBe(2);
});

it('reads them again by itself: a new key is there, and one that is gone is believed no more', async () => {
  const keys = await start(100);
  await eventually(ready);
  door.keys = [fresh.jwk()];
  await eventually(async () => (await refusal(keys.keyFor(header('fresh')))) === 'found');
  expect(await refusal(keys.keyFor(header('old')))).toBe('UNAUTHENTICATED');
});

describe('a start while the source is away', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'keys-'))));
  afterEach(() => rm(folder, { recursive: true }));

  const startWithout = async (file: string) => {
    keys?.onApplicationShutdown();
    await door.close();
    return start(undefined, file);
  };

  it('begins with the keys of the last run, says so, and takes the others as soon as they are there', async () => {
    const file = join(folder, 'jwks.json');
    await start(undefined, file);
    await eventually(async () => existsSync(file));
    const keys = await startWithout(file);
    await eventually(async () => (await health.report()).checks['keys'] === 'degraded');
    expect(await refusal(keys.keyFor(header('old')))).toBe('found');
    expect(await refusal(keys.keyFor(header('fresh')))).toBe('UPSTREAM_UNAVAILABLE');
    door.keys = [fresh.jwk()];
    await door.open();
    await eventually(ready);
    expect(await refusal(keys.keyFor(header('fresh')))).toBe('found');
  });

  it('believes no keys that are a day old, and none that are not keys', async () => {
    const file = join(folder, 'jwks.json');
    await writeFile(file, JSON.stringify({ keys: [old.jwk()] }));
    await utimes(file, 1, Date.now() / 1000 - 86_401);
    expect(await refusal((await startWithout(file)).keyFor(header('old')))).toBe('UPSTREAM_UNAVAILABLE');
    for (const text of ['', '{"keys":7}', '{"keys":[]}', '[]', '{"keys":[{"kty":"RSA"}]}']) {
      await writeFile(file, text);
      expect(await refusal((await startWithout(file)).keyFor(header('old')))).toBe('UPSTREAM_UNAVAILABLE');
    }
  });
});

it('is of another generation only when the keys are others', async () => {
  const keys = await start(50);
  await eventually(ready);
  const { generation } = keys;
  const asked = door.asked;
  await eventually(async () => door.asked > asked + 1);
  expect(keys.generation).toBe(generation);
  door.keys = [old.jwk(), fresh.jwk()];
  await eventually(async () => keys.generation !== generation);
  expect(keys.generation).toBe(generation + 1);
});

it('takes nothing but public RS256 signing keys out of a set, and no kid that stands there twice', async () => {
  door.keys = [
    { kty: 'oct', k: 'c2VjcmV0', kid: 'secret', alg: 'HS256' },
    { ...old.pair.privateKey.export({ format: 'jwk' }), kid: 'private', alg: 'RS256' },
    old.jwk({ kid: 'enc', use: 'enc' }),
    old.jwk({ kid: 'ps', alg: 'PS256' }),
    old.jwk({ kid: 'twice' }),
    fresh.jwk({ kid: 'twice' }),
  ];
  const keys = await start();
  await eventually(ready);
  for (const kid of ['secret', 'private', 'enc', 'ps', 'twice'])
    expect(await refusal(keys.keyFor(header(kid)))).toBe('UNAUTHENTICATED');
});

it('reads the keys of its own service from a function, a new one as soon as a token names it', async () => {
  const own = [old.jwk()];
  health = new Health();
  keys = new KeySet(() => ({ keys: own }), quiet, health);
  keys.onApplicationBootstrap();
  await eventually(ready);
  expect(await refusal(keys.keyFor(header('old')))).toBe('found');
  own.push(fresh.jwk());
  expect(await refusal(keys.keyFor(header('fresh')))).toBe('found');
});
