import { expect, it } from '@jest/globals';
import { fieldsOf } from './fields.js';

it('says each field of a document in a line, however deep it lies', () => {
  const document = {
    store: 'local',
    hits: 12_345,
    redis: { breaker: 'open', since: null },
    rules: [{ quota: 3 }],
    off: {},
  };
  expect(fieldsOf(document, 'en')).toEqual([
    ['store', 'local'],
    ['hits', '12,345'],
    ['redis.breaker', 'open'],
    ['redis.since', 'null'],
    ['rules.0.quota', '3'],
  ]);
});
