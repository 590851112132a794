import { Refusal } from '@tessera/contracts';
import { askedOf } from './asked.js';

const get = { method: 'GET', path: '/orders' };

const pointersOf = (event: unknown): string[] => {
  try {
    askedOf(event);
    return [];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    expect(error).toMatchObject({ code: 'VALIDATION_FAILED', status: 400 });
    return (error.details.errors ?? []).map(({ pointer }) => pointer);
  }
};

it('is a request with an id', () => {
  expect(askedOf(get)).toEqual({ ...get, headers: { 'x-request-id': expect.any(String) }, body: undefined });
  expect(askedOf({ ...get, headers: { 'X-Request-Id': 'r-1' } }).headers['x-request-id']).toBe('r-1');
  expect(askedOf({ ...get, headers: { 'X-Request-Id': 'a b' } }).headers['x-request-id']).not.toBe('a b');
});

it('has headers whose names are in lower case', () => {
  const headers = { Authorization: 'Bearer x', 'IDEMPOTENCY-KEY': 'k' };
  expect(askedOf({ ...get, headers }).headers).toMatchObject({ authorization: 'Bearer x', 'idempotency-key': 'k' });
});

it.each([
  [{ a: 'ü' }, '{"a":"ü"}'],
  ['{"a": 1}', '{"a": 1}'],
  [[], '[]'],
  [0, '0'],
  [null, undefined],
])('has %j as its body: %j', (body, text) => {
  expect(askedOf({ method: 'POST', path: '/', body }).body?.toString()).toBe(text);
});

it.each(['/', '/orders/7?a=1&b=%20', '/a..b', '/a?x=..', '/~u/(1)', '/...'])('takes %s as a path', (path) => {
  expect(pointersOf({ ...get, path })).toEqual([]);
});

it.each([
  '',
  'orders',
  '/..',
  '/a/../b',
  '/a/%2e%2E/b',
  '/a/.%2e',
  '/..%2fb',
  '/a b',
  '/a#b',
  '/a\\b',
  '/a\r\nX: 1',
  '/ü',
  `/${'x'.repeat(2_048)}`,
  7,
])('refuses %j as a path', (path) => {
  expect(pointersOf({ ...get, path })).toContain('/path');
});

it.each([
  ['no event', undefined, ['']],
  ['a text', 'GET /', ['']],
  ['nothing in it', {}, ['/method', '/path']],
  ['another method', { ...get, method: 'TRACE' }, ['/method']],
  ['another field', { ...get, url: 'https://else.test' }, ['/url']],
  ['a header of the connection', { ...get, headers: { Host: 'else.test' } }, ['/headers/host']],
  ['a header that splits', { ...get, headers: { prefer: 'a\r\nHost: b' } }, ['/headers/prefer']],
  ['a header that is no text', { ...get, headers: { prefer: 1 } }, ['/headers/prefer']],
  ['a header twice', { ...get, headers: { Prefer: 'a', prefer: 'b' } }, ['/headers']],
  ['a body where none is', { ...get, body: {} }, ['/body']],
  ['a body that is too large', { method: 'PUT', path: '/', body: 'x'.repeat(262_145) }, ['/body']],
  ['a body that is no JSON', { method: 'PUT', path: '/', body: 1n }, ['/body']],
])('refuses %s', (_, event, pointers) => {
  expect(pointersOf(event)).toEqual(pointers);
});

it('takes the largest body', () => {
  expect(askedOf({ method: 'PUT', path: '/', body: 'x'.repeat(262_144) }).body).toHaveLength(262_144);
});
