import { expect, test } from '@jest/globals';
import { kafkaError } from './kafka.js';
import { remedyFor } from './remedy.js';

test.each([
  ['local', /^"npm start" starts it$/],
  ['compose', /^"docker compose up --wait" starts it$/],
])('names the command that is there in %s', (RUNS_IN, says) => {
  expect(remedyFor(undefined, { RUNS_IN })).toMatch(says);
});

test.each([undefined, 'kubernetes'])('names no command where there is none (%s)', (RUNS_IN) => {
  expect(remedyFor(undefined, { RUNS_IN })).not.toMatch(/npm|docker/);
});

const settings = { KAFKA_BROKERS: 'a:1', TOPIC_PREFIX: '', GROUP_PREFIX: '' };
const ofKafka = (fields: object) => Object.assign(new Error('no'), { name: 'KafkaJSConnectionError' }, fields);

test('starts nothing that runs and refuses us', () => {
  const said = (error: Error) => String(Object(kafkaError({ ...settings, RUNS_IN: 'local' }, error)).message);
  expect(said(ofKafka({ code: 'ECONNREFUSED' }))).toBe('Kafka cannot be used at a:1 (no): "npm start" starts it.');
  expect(said(ofKafka({ code: 'CERT_HAS_EXPIRED' }))).toMatch(/look at KAFKA_TLS/);
  expect(said(ofKafka({ name: 'KafkaJSGroupCoordinatorNotFound' }))).toMatch(/login may describe every group/);
  expect(said(ofKafka({ cause: ofKafka({ name: 'KafkaJSSASLAuthenticationError' }) }))).toMatch(/look at KAFKA_SASL/);
});
