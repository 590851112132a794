import { jest } from '@jest/globals';
import { type ProblemCode } from '@tessera/contracts';
import { catchPrinted, type Printed } from '../test/printed.fixture.js';
import { asked } from '../test/request.fixture.js';
import { type Asked } from './asked.js';
import { type Told } from './outcome.js';

// Read once, when it is imported.
process.env['CORS_ORIGINS'] = 'https://shop.example,https://other.example';
const { formatted } = await import('./formatted.js');

let printed: Printed[];

beforeEach(() => {
  printed = catchPrinted();
});

afterEach(() => jest.restoreAllMocks());

const good = (told: Told, more: Partial<Asked> = {}) => formatted({ asked: asked(more), told });
const bad = (code: ProblemCode, more: Partial<Asked> = {}, details = {}) =>
  formatted({ asked: asked(more), refused: { code, details } });
const shown: Told = { status: 200, headers: { etag: '"3"' }, data: { id: '7' } };

describe('a good answer', () => {
  it('is JSON, with the id of its request and the headers of every answer', () => {
    const { statusCode, headers, body } = good(shown);
    expect([statusCode, body]).toEqual([200, '{"id":"7"}']);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      etag: '"3"',
      'x-request-id': 'request-1',
      'x-content-type-options': 'nosniff',
    });
  });

  it('is nothing where there is nothing to say', () => {
    const { statusCode, headers, body } = good({ status: 204 });
    expect([statusCode, body, headers?.['content-type']]).toEqual([204, '', undefined]);
  });

  it('has no body by HEAD, and all of the headers', () => {
    expect(good(shown, { isHead: true })).toEqual({ ...good(shown), body: '' });
  });

  it.each([['"3"'], ['W/"3"'], ['"1", "3"'], ['*']])('is 304 for whoever has %s already', (known) => {
    const { statusCode, headers, body } = good(shown, { headers: { 'if-none-match': known } });
    expect([statusCode, body, headers?.['etag']]).toEqual([304, '', '"3"']);
    expect(headers).not.toHaveProperty('content-type');
  });

  it.each([
    ['another version', shown, { headers: { 'if-none-match': '"2"' } }],
    ['an answer without a version', { status: 200, data: {} }, { headers: { 'if-none-match': '*' } }],
    ['a change', shown, { route: 'PATCH /v1/users/me', headers: { 'if-none-match': '*' } }],
  ] satisfies [string, Told, Partial<Asked>][])('is itself for %s', (_, told, more) => {
    expect(good(told, more).statusCode).toBe(200);
  });
});

describe('a "no"', () => {
  it('is a problem of RFC 9457', () => {
    const { statusCode, headers, body } = bad('OUT_OF_STOCK', {}, { extra: { lines: [] }, detail: 'none' });
    expect(statusCode).toBe(422);
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'x-request-id': 'request-1' });
    expect(JSON.parse(body)).toEqual({
      type: 'about:blank',
      title: 'There is not enough in stock',
      status: 422,
      detail: 'none',
      instance: '/v1/orders/7',
      code: 'OUT_OF_STOCK',
      requestId: 'request-1',
      lines: [],
    });
  });

  it.each([
    ['nobody', 'UNAUTHENTICATED', {}, 'Bearer'],
    ['a token that is no good', 'UNAUTHENTICATED', { authorization: 'Bearer x' }, 'Bearer error="invalid_token"'],
    ['a wrong password', 'INVALID_CREDENTIALS', {}, 'Bearer'],
  ] satisfies [string, ProblemCode, Asked['headers'], string][])(
    'asks for a token: %s',
    (_, code, headers, challenge) => {
      const answer = bad(code, { headers });
      expect([answer.statusCode, answer.headers?.['www-authenticate']]).toEqual([401, challenge]);
    },
  );

  it('asks for no token where one would not help', () => {
    expect(bad('FORBIDDEN').headers).not.toHaveProperty('www-authenticate');
  });

  it('says what its refusal says of when to come again', () => {
    expect(bad('UPSTREAM_UNAVAILABLE', {}, { headers: { 'retry-after': '2' } }).headers).toMatchObject({
      'retry-after': '2',
    });
  });

  it('has no body by HEAD', () => {
    expect(bad('NOT_FOUND', { isHead: true }).body).toBe('');
  });
});

describe('for a page of another origin', () => {
  it('an answer may be read, when its origin is known', () => {
    const { headers } = good(shown, { headers: { origin: 'https://shop.example' } });
    expect(headers).toMatchObject({ 'access-control-allow-origin': 'https://shop.example', vary: 'Origin' });
    expect(headers?.['access-control-expose-headers']).toContain('ETag');
    expect(bad('NOT_FOUND', { headers: { origin: 'https://shop.example' } }).headers).toMatchObject({
      'access-control-allow-origin': 'https://shop.example',
    });
  });

  it.each([['https://evil.example'], ['https://shop.example.evil'], [undefined]])('nothing is said to %p', (origin) => {
    const { headers } = good(shown, { headers: origin === undefined ? {} : { origin } });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(headers).toMatchObject({ vary: 'Origin' });
  });
});

it('is noted, with its time, by route and class of status', () => {
  bad('NOT_FOUND', { at: Date.now() - 5 });
  expect(printed).toContainEqual(
    expect.objectContaining({
      message: 'answered',
      correlationId: 'request-1',
      route: 'GET /v1/orders/{id}',
      status: 404,
    }),
  );
  const [metric] = printed.filter((line) => 'Requests' in line);
  expect(metric).toMatchObject({ Requests: 1, route: 'GET /v1/orders/{id}', statusClass: '4xx', _aws: {} });
  expect(Number(metric?.['Latency'])).toBeGreaterThanOrEqual(5);
});
