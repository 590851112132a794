import { schema as canary } from './canary/settings.js';
import { schema as client } from './client/settings.js';
import { settingsOf } from './environment.js';

const ORIGIN = 'https://abcde12345.execute-api.eu-west-1.amazonaws.com/v1';

it('a client has what the template says, and else what it ships with', () => {
  expect(settingsOf(client, { ORIGIN: `${ORIGIN}/`, STANDBY: '', STACK: 'demo', CONNECT_MS: '500' })).toEqual({
    origin: ORIGIN,
    standby: undefined,
    totalMs: 10_000,
    connectMs: 500,
    attemptMs: 4_000,
    attempts: 3,
    stack: 'demo',
  });
});

it('one that cannot be names all that is wrong, and shows no value', () => {
  const environment = { ORIGIN: 'http://secret.test', TOTAL_MS: '13001', ATTEMPTS: 'many', STANDBY: 'secret' };
  const settings = () => settingsOf(client, environment);
  for (const name of ['ORIGIN', 'TOTAL_MS', 'ATTEMPTS', 'STANDBY', 'STACK']) expect(settings).toThrow(name);
  expect(settings).not.toThrow('secret');
});

it('a canary needs more: what it signs with', () => {
  expect(() => settingsOf(canary, {})).toThrow(
    /ORIGIN.*REGION.*STACK.*ZONE.*API_ID.*AWS_ACCESS_KEY_ID.*AWS_SECRET_ACCESS_KEY/,
  );
});
