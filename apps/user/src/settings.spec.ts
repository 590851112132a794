import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newKey } from '../test/key.fixture.js';
import { userSettings } from './settings.js';

const folder = mkdtempSync(join(tmpdir(), 'tessera-user-'));
const keyFile = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const pem = (bits?: number) => newKey(bits).export({ type: 'pkcs8', format: 'pem' }).toString();

const good = {
  DATABASE_URL: 'postgres://somebody:secret@localhost/user_service',
  KAFKA_BROKERS: 'one:9092,two:9092',
  SIGNING_KEY_FILE: keyFile('good.pem', pem()),
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

it('reads the signing key', () => {
  expect(userSettings.parse(good).SIGNING_KEY_FILE.asymmetricKeyType).toBe('rsa');
});

it.each([
  ['is not there', join(folder, 'none.pem')],
  ['is no PEM', keyFile('text.pem', 'hello')],
  ['is too short a key', keyFile('short.pem', pem(1_024))],
])('refuses a signing key file that %s', (_, file) => {
  expect(wrong({ SIGNING_KEY_FILE: file })).toEqual([['SIGNING_KEY_FILE']]);
});

it('names every wrong key', () => {
  expect(wrong({ DATABASE_URL: 'mysql://x', KAFKA_BROKERS: 'localhost', USER_PORT: '0', CURRENCY: 'euro' })).toEqual([
    ['DATABASE_URL'],
    ['USER_PORT'],
    ['CURRENCY'],
    ['KAFKA_BROKERS'],
  ]);
});
