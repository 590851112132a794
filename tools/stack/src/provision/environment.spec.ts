import { parseEnv } from 'node:util';
import { expect, test } from '@jest/globals';
import { defaultPorts } from '../apps.js';
import { envFile, environments } from './environment.js';

const all = environments({
  ports: defaultPorts,
  databaseUrls: { user: 'postgres://u', order: 'postgres://o', inventory: 'mongodb://i' },
  kafkaBrokers: '127.0.0.1:9092',
  prefix: 't1.',
  signingKeyFile: '/a folder/signing.pem',
  extra: { LOG_LEVEL: 'debug' },
});

test('gives every service its own database and no other', () => {
  expect([all.user, all.order, all.inventory, all.gateway].map((env) => env['DATABASE_URL'])).toEqual([
    'postgres://u',
    'postgres://o',
    'mongodb://i',
    undefined,
  ]);
});

test('gives the signing key to the user service alone', () => {
  expect(Object.values(all).filter((env) => 'SIGNING_KEY_FILE' in env)).toEqual([all.user]);
});

test('puts the prefix before topics and groups, and lets additional settings win', () => {
  expect(all.order).toMatchObject({ TOPIC_PREFIX: 't1.', GROUP_PREFIX: 't1.', LOG_LEVEL: 'debug', ORDER_PORT: '3002' });
});

test('writes what Node reads back', () => {
  const settings = { ...all.user, REMARK: 'a # b' };
  expect(parseEnv(envFile(settings))).toEqual(settings);
});
