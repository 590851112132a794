import { z } from 'zod';
import { kafkaSettings, saslOf } from './kafka.settings.js';

const settings = z.object(kafkaSettings);
const login = { KAFKA_SASL_USERNAME: 'order', KAFKA_SASL_PASSWORD: 'pw' };

it('logs in with name and password, and not at all without', () => {
  expect(saslOf(settings.parse({}))).toEqual({});
  expect(saslOf(settings.parse(login))).toEqual({ sasl: { mechanism: 'plain', username: 'order', password: 'pw' } });
});

it.each(['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'] as const)('does not go without %s in silence', (key) => {
  expect(() => saslOf({ ...login, [key]: undefined })).toThrow('go together');
});
