import { configMap, deployment, job } from '../rendered.fixture.js';
import { settings } from './settings.js';

const all = {
  KAFKA_BROKERS: 'kafka:9092',
  TOKEN_ISSUER: 'https://tessera.example',
  JWKS_URL: 'http://user:3000/.well-known/jwks.json',
  INVENTORY_URL: 'http://inventory:3000',
};
const own = { DATABASE_URL_FILE: '/run/database/url', RUNS_IN: 'kubernetes' };
const entries = (told: object) => Object.entries(told).map(([name, value]) => ({ name, value }));

const order = (told: object, common: Record<string, string> = all) =>
  settings.broken([
    deployment('order', { envFrom: [{ configMapRef: { name: 'settings' } }], env: entries({ ...own, ...told }) }),
    configMap('settings', common),
  ]);

it('what the program reads may be told by a ConfigMap, by env and by files', () => {
  expect(order({ DRAIN_MS: '15000', POOL_SIZE: '8' })).toEqual([]);
});

it('a misspelt setting is named, wherever it stands', () => {
  const line = 'Deployment/order: service is told DRIAN_MS, which order main does not read';
  expect(order({ DRIAN_MS: '15000' })).toEqual([line]);
  expect(order({}, { ...all, DRIAN_MS: '15000' })).toEqual([line]);
});

it.each(Object.keys(all))('without %s it would look for others in its own pod', (key) => {
  const { [key]: _, ...rest } = all as Record<string, string>;
  expect(order({}, rest)).toEqual([
    `Deployment/order: service is not told ${key}: by default it is an address of the pod itself`,
  ]);
});

it.each([
  [{ DRAIN_MS: '15s' }, /order main would not start: DRAIN_MS: /],
  [{ DATABASE_URL_FILE: undefined, DATABASE_URL: 'mysql://db' }, /order main would not start: DATABASE_URL: /],
  [{ KAFKA_SASL_MECHANISM: 'scram-sha-512' }, /KAFKA_SASL_USERNAME: is missing/],
  [{ KAFKA_BROKERS: 'kafka' }, /KAFKA_BROKERS: must be host:port/],
])('what it would not start with is named: %j', (told, says) => {
  expect(order(told).join('\n')).toMatch(says);
});

it('of what comes by a file only the file can tell', () => {
  const login = { KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_SASL_USERNAME: 'order' };
  expect(
    order({ ...login, KAFKA_SASL_PASSWORD_FILE: '/run/kafka/password', KAFKA_TLS_CA_FILE: '/run/ca.crt' }),
  ).toEqual([]);
});

const running = (file: string, told: object) =>
  settings.broken([job('migrate', 'tessera/user:0.1.0', { args: [file], env: entries(told) })]);

it('a program that is not the service reads less, and has its own needs', () => {
  expect(running('service/dist/migrate.js', { ...own, KEY_ENCRYPTION_SECRET_FILE: '/run/keys/secret' })).toEqual([]);
  expect(running('service/dist/migrate.js', { ...own, KAFKA_TLS: 'on' })).toEqual([
    'Job/migrate: job is told KAFKA_TLS, which user migrate does not read',
    expect.stringMatching(/user migrate would not start: KEY_ENCRYPTION_SECRET: /),
  ]);
  expect(running('service/dist/migrat.js', own)).toEqual([
    'Job/migrate: job runs user migrat, and no such program of ours is known',
  ]);
});

it('it knows where it runs', () => {
  expect(order({ RUNS_IN: 'compose' })).toEqual(['Deployment/order: service is not told RUNS_IN=kubernetes']);
});

it('images of others are told what they like', () => {
  expect(settings.broken([deployment('valkey', { env: entries({ ANY: 'thing' }) })])).toEqual([]);
});
