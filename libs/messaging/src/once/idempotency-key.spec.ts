import { type KeyedRequest, readKey } from './idempotency-key.js';
import { replay } from './once-only.js';

const keyed = (more: Partial<KeyedRequest> = {}) =>
  readKey({
    header: 'k',
    user: 'ada',
    method: 'POST',
    route: '/v1/orders/:id/cancel',
    params: { id: '1' },
    body: { a: 1 },
    ...more,
  });

describe('an Idempotency-Key', () => {
  it('is optional', () => {
    expect(keyed({ header: undefined })).toBeUndefined();
  });

  it.each([[''], ['k'.repeat(129)], [['k', 'k']]])('has 1 to 128 characters, not %p', (header: string | string[]) => {
    const errors = [{ pointer: 'header/idempotency-key', detail: 'must be 1 to 128 characters' }];
    const refusal = { code: 'VALIDATION_FAILED', details: { errors } };
    expect(() => keyed({ header })).toThrow(expect.objectContaining(refusal));
  });

  it('means something else for another user, method, route or thing', () => {
    const others = [{ user: 'bob' }, { method: 'PUT' }, { route: '/v1/orders' }, { params: { id: '2' } }];
    expect(new Set([{}, ...others].map((more) => keyed(more)?.scope)).size).toBe(5);
  });

  it('is the same for a thing that is named in another case', () => {
    expect(keyed({ params: { id: 'AB' } })).toEqual(keyed({ params: { id: 'ab' } }));
  });

  it('is told apart by its body, not by how its JSON is written', () => {
    const first = keyed({ body: { a: 1, b: { c: [1, 2], d: null } } });
    expect(keyed({ body: { b: { d: null, c: [1, 2] }, a: 1 } })).toEqual(first);
    for (const body of [{ a: 1, b: { c: [2, 1], d: null } }, { a: 2 }])
      expect(keyed({ body })?.bodyHash).not.toBe(first?.bodyHash);
  });

  it('says by no body what an empty one says', () => {
    expect(keyed({ body: undefined })).toEqual(keyed({ body: {} }));
  });
});

it('a kept answer is for the same body alone', () => {
  const once = { scope: 'k', bodyHash: 'a' };
  expect(replay({ bodyHash: 'a', body: 7 }, once)).toBe(7);
  expect(() => replay({ bodyHash: 'b', body: 7 }, once)).toThrow(
    expect.objectContaining({ code: 'IDEMPOTENCY_MISMATCH' }),
  );
});
