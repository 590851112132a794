import { expect, test } from '@jest/globals';
import { givenUrls } from './given-urls.js';

test('uses what the environment names, and takes an empty value for nothing', () => {
  expect(givenUrls({ POSTGRES_URL: 'postgres://db', MONGO_URL: '', KAFKA_BROKERS: 'a:9092' })).toEqual({
    postgres: 'postgres://db',
    kafka: 'a:9092',
  });
});
