import { jest } from '@jest/globals';
import { type APIGatewayProxyEvent } from 'aws-lambda';
import { handler } from './index.js';

const inAMinute = () => String(Math.floor(Date.now() / 1_000) + 60);

const event = (authorizer: Record<string, string> | null, httpMethod = 'GET') =>
  ({
    httpMethod,
    path: '/orders/7',
    headers: { 'X-Request-Id': 'r-1' },
    requestContext: { authorizer },
    // Of the many parts that a request has beside.
  }) as unknown as APIGatewayProxyEvent;

const lines: string[] = [];

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
});

afterEach(() => {
  jest.restoreAllMocks();
  lines.length = 0;
});

it('says what it was asked, and by whom', async () => {
  const { statusCode, headers, body } = await handler(event({ sub: 'u-1', exp: inAMinute() }, 'POST'));
  expect({ statusCode, headers, body: JSON.parse(body) }).toEqual({
    statusCode: 200,
    headers: { 'content-type': 'application/json', 'x-request-id': 'r-1' },
    body: { method: 'POST', path: '/orders/7', sub: 'u-1' },
  });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { level: 'INFO', message: 'answered', correlationId: 'r-1', method: 'POST', path: '/orders/7', status: 200 },
  ]);
});

it('has no body for HEAD', async () => {
  expect(await handler(event({ sub: 'u-1', exp: inAMinute() }, 'HEAD'))).toMatchObject({ statusCode: 200, body: '' });
});

it.each([
  ['a token that has ended since it was checked', { sub: 'u-1', exp: '1700000000' }],
  ['no end', { sub: 'u-1' }],
  ['nobody', { exp: inAMinute() }],
  ['no authorizer', null],
])('lets nobody in with %s', async (_, authorizer) => {
  const { statusCode, headers, body } = await handler(event(authorizer));
  expect({ statusCode, headers }).toMatchObject({
    statusCode: 401,
    headers: { 'content-type': 'application/problem+json', 'www-authenticate': 'Bearer error="invalid_token"' },
  });
  expect(JSON.parse(body)).toMatchObject({
    code: 'UNAUTHENTICATED',
    status: 401,
    instance: '/orders/7',
    requestId: 'r-1',
  });
});
