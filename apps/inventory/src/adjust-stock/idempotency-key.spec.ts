import { idempotencyKey } from './idempotency-key.js';

it('takes 1 to 128 characters, or no header at all', () => {
  expect([undefined, 'k', 'k'.repeat(128)].map(idempotencyKey)).toEqual([undefined, 'k', 'k'.repeat(128)]);
});

it.each(['', 'k'.repeat(129)])('refuses an empty or too long one and points at the header', (header) => {
  const errors = [{ pointer: 'header/idempotency-key', detail: 'must be 1 to 128 characters' }];
  expect(() => idempotencyKey(header)).toThrow(
    expect.objectContaining({ code: 'VALIDATION_FAILED', details: { errors } }),
  );
});
