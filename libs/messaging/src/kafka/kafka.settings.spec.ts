import { newAuthority, newCertificate } from '@tessera/testing';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { kafkaOptions, withKafka } from './kafka.settings.js';

const settings = withKafka(z.object({}));
const folder = mkdtempSync(join(tmpdir(), 'tessera-kafka-'));
const authority = newAuthority(folder, 'authority');
const client = newCertificate(folder, 'client', authority);
const text = join(folder, 'text');
writeFileSync(text, 'hello');
afterAll(() => rmSync(folder, { recursive: true }));

const login = { KAFKA_SASL_USERNAME: 'order', KAFKA_SASL_PASSWORD: 'pw' };
const files = {
  KAFKA_TLS_CA_FILE: authority.cert,
  KAFKA_TLS_CERT_FILE: client.cert,
  KAFKA_TLS_KEY_FILE: client.key,
};
const options = (given: object) => kafkaOptions(settings.parse(given));
const wrong = (given: object) =>
  settings.safeParse(given).error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`);

it('goes to several brokers in clear text and without a login unless told so', () => {
  expect(options({ KAFKA_BROKERS: 'one:9092,two:9092' })).toEqual({ brokers: ['one:9092', 'two:9092'] });
});

it.each([
  [undefined, 'plain'],
  ['PLAIN', 'plain'],
  ['scram-sha-256', 'scram-sha-256'],
  ['SCRAM-SHA-512', 'scram-sha-512'],
])('logs in by the mechanism %s', (KAFKA_SASL_MECHANISM, mechanism) => {
  const { sasl } = options({ ...login, KAFKA_SASL_MECHANISM });
  expect(sasl).toEqual({ mechanism, username: 'order', password: 'pw' });
});

it('trusts who Node trusts, or the authority that is named', () => {
  expect(options({ KAFKA_TLS: 'on' }).ssl).toEqual({});
  const { KAFKA_TLS_CA_FILE } = files;
  expect(options({ KAFKA_TLS: 'on', KAFKA_TLS_CA_FILE }).ssl).toEqual({ ca: readFileSync(authority.cert, 'utf8') });
});

it('shows its own certificate', () => {
  const [cert, key] = [readFileSync(client.cert, 'utf8'), readFileSync(client.key, 'utf8')];
  expect(options({ KAFKA_TLS: 'on', ...files }).ssl).toMatchObject({ cert, key });
});

it.each(Object.keys(login))('does not go without a login in silence when only %s is given', (key) => {
  const [other] = Object.keys(login).filter((name) => name !== key);
  expect(wrong({ [key]: 'x' })).toEqual([`${other} is missing: ${key} needs it`]);
});

it('needs a login for a mechanism', () => {
  expect(wrong({ KAFKA_SASL_MECHANISM: 'plain' })).toEqual([
    'KAFKA_SASL_USERNAME is missing: KAFKA_SASL_MECHANISM needs it',
    'KAFKA_SASL_PASSWORD is missing: KAFKA_SASL_MECHANISM needs it',
  ]);
});

it.each([
  ['KAFKA_TLS_CERT_FILE', 'KAFKA_TLS_KEY_FILE'],
  ['KAFKA_TLS_KEY_FILE', 'KAFKA_TLS_CERT_FILE'],
] as const)('needs for %s also %s', (key, other) => {
  expect(wrong({ KAFKA_TLS: 'on', [key]: files[key] })).toEqual([`${other} is missing: ${key} needs it`]);
});

it('refuses a key of another certificate', () => {
  const KAFKA_TLS_KEY_FILE = authority.key;
  expect(wrong({ KAFKA_TLS: 'on', ...files, KAFKA_TLS_KEY_FILE })).toEqual([
    'KAFKA_TLS_KEY_FILE is not the key of KAFKA_TLS_CERT_FILE',
  ]);
});

it('refuses files of TLS while TLS is off', () => {
  expect(wrong(files)).toEqual(Object.keys(files).map((key) => `${key} needs KAFKA_TLS=on`));
});

it.each(Object.keys(files))('refuses %s that is not there or no PEM', (key) => {
  for (const file of [join(folder, 'none'), text, ''])
    expect(wrong({ KAFKA_TLS: 'on', ...files, [key]: file })).toEqual([
      expect.stringMatching(`^${key} must name a readable PEM file`),
    ]);
});

it('names every wrong key at once, and none of its values', () => {
  const said = wrong({
    KAFKA_BROKERS: 'nowhere',
    KAFKA_TLS: 'secret',
    KAFKA_TLS_CA_FILE: '/secret',
    KAFKA_SASL_MECHANISM: 'secret',
    KAFKA_SASL_PASSWORD: 'secret',
  });
  expect(new Set(said?.map((line) => line.split(' ', 1)[0]))).toEqual(
    new Set(['KAFKA_BROKERS', 'KAFKA_TLS', 'KAFKA_TLS_CA_FILE', 'KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME']),
  );
  expect(said?.join()).not.toContain('secret');
});
