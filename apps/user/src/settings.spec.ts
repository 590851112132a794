import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newPrivateKey } from '../test/key.fixture.js';
import { migrateSettings, userSettings } from './settings.js';

const folder = mkdtempSync(join(tmpdir(), 'tessera-user-'));
const keyFile = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const pem = (bits?: number) => newPrivateKey(bits).export({ type: 'pkcs8', format: 'pem' }).toString();

const good = {
  DATABASE_URL: 'postgres://somebody:secret@localhost/user_service',
  KAFKA_BROKERS: 'one:9092,two:9092',
  KEY_ENCRYPTION_SECRET: 'x'.repeat(32),
};
const wrong = (changes: object) =>
  userSettings.safeParse({ ...good, ...changes }).error?.issues.map((issue) => issue.path);

afterAll(() => rmSync(folder, { recursive: true }));

it('has what is not given', () => {
  expect(userSettings.parse(good)).toMatchObject({
    USER_PORT: 3001,
    TOPIC_PREFIX: '',
    GROUP_PREFIX: '',
    CURRENCY: 'EUR',
  });
});

it('wants a secret that nobody guesses', () => {
  expect(wrong({ KEY_ENCRYPTION_SECRET: 'x'.repeat(31) })).toEqual([['KEY_ENCRYPTION_SECRET']]);
  expect(wrong({ KEY_ENCRYPTION_SECRET: undefined })).toEqual([['KEY_ENCRYPTION_SECRET']]);
});

it('reads the signing key of an earlier version where there is one', () => {
  const key = (file: string) => migrateSettings.parse({ ...good, SIGNING_KEY_FILE: file }).SIGNING_KEY_FILE;
  expect(key(keyFile('good.pem', pem()))?.asymmetricKeyType).toBe('rsa');
  expect(key(join(folder, 'none.pem'))).toBeUndefined();
});

it.each([
  ['is no PEM', keyFile('text.pem', 'hello')],
  ['is too short a key', keyFile('short.pem', pem(1_024))],
])('refuses a signing key file that %s', (_, file) => {
  const { error } = migrateSettings.safeParse({ ...good, SIGNING_KEY_FILE: file });
  expect(error?.issues.map(({ path }) => path)).toEqual([['SIGNING_KEY_FILE']]);
});

it('names every wrong key', () => {
  expect(wrong({ DATABASE_URL: 'mysql://x', KAFKA_BROKERS: 'localhost', USER_PORT: '0', CURRENCY: 'euro' })).toEqual([
    ['DATABASE_URL'],
    ['USER_PORT'],
    ['CURRENCY'],
    ['KAFKA_BROKERS'],
  ]);
});
