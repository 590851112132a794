import { problems, Refusal } from '@tessera/contracts';
import { challenge, problemBody } from './problem.js';

it('is what RFC 9457 says, with what the refusal carries', () => {
  const refusal = new Refusal('OUT_OF_STOCK', { detail: 'TEA', extra: { lines: [] } });
  const expected = { type: 'about:blank', title: 'There is not enough in stock', status: 422, code: 'OUT_OF_STOCK' };
  expect(problemBody(refusal, '/v1/orders', 'r-1')).toEqual({
    ...expected,
    detail: 'TEA',
    instance: '/v1/orders',
    requestId: 'r-1',
    lines: [],
  });
});

it('has a title and a status for every code', () => {
  for (const [code, { status, title }] of Object.entries(problems)) {
    expect(code).toMatch(/^[A-Z_]+$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(title).not.toBe('');
  }
});

it.each([
  ['UNAUTHENTICATED', true, 'Bearer error="invalid_token"'],
  ['UNAUTHENTICATED', false, 'Bearer'],
  ['INVALID_CREDENTIALS', true, 'Bearer'],
] as const)('challenges %s with a token sent (%p) by %s', (code, hasToken, expected) => {
  expect(challenge(code, hasToken)).toBe(expected);
});
