import { parseEnv } from 'node:util';
import { expect, test } from '@jest/globals';
import { usualPorts } from '../supervise/service-ports.js';
import { envFile, environments } from './environment.js';

const all = environments({
  ports: usualPorts,
  morePorts: { order: [4002, 4003] },
  databaseUrls: { user: 'postgres://u', order: 'postgres://o', inventory: 'mongodb://i' },
  kafka: { KAFKA_BROKERS: '127.0.0.1:9092' },
  redisUrl: 'redis://r',
  prefix: 't1.',
  keyEncryptionSecret: 'sealing',
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

test('gives what opens the signing keys to the user service alone', () => {
  expect(Object.values(all).filter((env) => 'KEY_ENCRYPTION_SECRET' in env)).toEqual([all.user]);
});

test('tells the gateway alone where Redis is, and where it answers those who look after it', () => {
  expect(Object.values(all).filter((env) => 'REDIS_URL' in env)).toEqual([all.gateway]);
  expect(all.gateway).toMatchObject({ REDIS_URL: 'redis://r', MANAGEMENT_PORT: '3009' });
});

test('tells the gateway where every process of a service answers', () => {
  const urls = 'http://127.0.0.1:3002,http://127.0.0.1:4002,http://127.0.0.1:4003';
  expect(all.gateway).toMatchObject({ USER_URL: 'http://127.0.0.1:3001', ORDER_URL: urls });
});

test('tells every service where Kafka is', () => {
  for (const env of Object.values(all))
    expect(env).toMatchObject({ KAFKA_BROKERS: '127.0.0.1:9092', TOPIC_PREFIX: 't1.' });
});

test('puts the prefix before topics and groups, and lets additional settings win', () => {
  expect(all.order).toMatchObject({ TOPIC_PREFIX: 't1.', GROUP_PREFIX: 't1.', LOG_LEVEL: 'debug', ORDER_PORT: '3002' });
});

test('writes what Node reads back', () => {
  const quotes = { ONE: `a 'b' #`, TWO: `a 'b' "c\\n" #`, ALL: `a 'b' "c" \`d\`` };
  const settings = { ...all.user, REMARK: 'a # b', ...quotes };
  expect(parseEnv(envFile(settings))).toEqual(settings);
});
