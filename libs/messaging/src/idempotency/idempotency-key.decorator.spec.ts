import { answerOnce, readIdempotencyKey } from './idempotency-key.decorator.js';

const request = (key: string | undefined, more: object = {}) => ({
  method: 'POST',
  url: '/v1/orders?x=1',
  routeOptions: { url: '/v1/orders/:id/cancel' },
  params: { id: '1' },
  headers: { 'idempotency-key': key },
  body: { a: 1 },
  user: { id: 'ada' },
  ...more,
});

describe('an Idempotency-Key', () => {
  it('is optional', () => {
    expect(readIdempotencyKey(request(undefined))).toBeUndefined();
  });

  it.each(['', 'k'.repeat(129)])('has 1 to 128 characters, not %p', (key) => {
    const errors = [{ pointer: 'header/idempotency-key', detail: 'must be 1 to 128 characters' }];
    expect(() => readIdempotencyKey(request(key))).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED', details: { errors } }),
    );
  });

  it('means something else for another user, method, route or thing', () => {
    const others = [
      { user: { id: 'bob' } },
      { method: 'PUT' },
      { routeOptions: { url: '/v1/orders' } },
      { params: { id: '2' } },
    ];
    const scopes = [{}, ...others].map((more) => readIdempotencyKey(request('k', more))?.scope);
    expect(new Set(scopes).size).toBe(5);
  });

  it('is told apart by its body, not by how its target or its JSON is written', () => {
    const first = readIdempotencyKey(request('k', { body: { a: 1, b: { c: [1, 2], d: null } } }));
    for (const url of ['/v1/orders?y=2', '/v1/%6Frders/1/cancel', 'http://here/v1/orders/1/cancel'])
      expect(readIdempotencyKey(request('k', { url, body: { b: { d: null, c: [1, 2] }, a: 1 } }))).toEqual(first);
    expect(readIdempotencyKey(request('k', { body: { a: 1, b: { c: [2, 1], d: null } } }))?.bodyHash).not.toBe(
      first?.bodyHash,
    );
    expect(readIdempotencyKey(request('k', { body: { a: 2 } }))?.bodyHash).not.toBe(first?.bodyHash);
  });
});

describe('the answer to a repeated request', () => {
  it.each([true, false])('is marked when it is a replay: %p', (replayed) => {
    const headers: string[] = [];
    const reply = { header: (name: string, value: string) => headers.push(`${name}: ${value}`) };
    expect(answerOnce(reply, { body: 7, replayed })).toBe(7);
    expect(headers).toEqual(replayed ? ['idempotency-replayed: true'] : []);
  });
});
