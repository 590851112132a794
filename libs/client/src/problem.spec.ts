import { fakeApi, ID, inTurn, json, problem } from '../test/fake-api.fixture.js';
import { type ApiProblem, ConnectionFailed, isProblem, UnexpectedAnswer } from './index.js';

const refusalOf = async (answer: Response | Error, check = true): Promise<unknown> => {
  const { api } = fakeApi(inTurn(answer), { check });
  return api.placeOrder({ lines: [{ sku: 'TEA', quantity: 1 }] }).catch((error: unknown) => error);
};

it('is an error with what the problem tells', async () => {
  const errors = [{ pointer: '/lines/0/sku', detail: 'must be 1 to 40 of A-Z, 0-9 and -' }];
  const refusal = await refusalOf(problem('VALIDATION_FAILED', {}, { errors, later: 'fields' }));
  expect(refusal).toBeInstanceOf(Error);
  expect(refusal).toMatchObject({
    status: 400,
    code: 'VALIDATION_FAILED',
    detail: 'because',
    errors,
    requestId: 'r-1',
    retryAfterSeconds: undefined,
    message: 'POST /v1/orders was answered 400 VALIDATION_FAILED: because',
  });
});

it('is told apart by its code, with what only this code has', async () => {
  const lines = [{ sku: 'TEA', requested: 9, available: 8 }];
  const refusal = await refusalOf(problem('OUT_OF_STOCK', {}, { lines }));
  expect(isProblem(refusal)).toBe(true);
  expect(isProblem(refusal, 'PRICE_CHANGED', 'UNKNOWN_PRODUCT')).toBe(false);
  if (!isProblem(refusal, 'PRICE_CHANGED', 'OUT_OF_STOCK')) throw new Error('it is one of them');
  // @ts-expect-error PRICE_CHANGED has no lines
  expect(refusal.lines.length).toBe(1);
  if (!isProblem(refusal, 'OUT_OF_STOCK')) throw new Error('it is that one');
  expect(refusal.lines[0]?.available).toBe(8);
  expect(isProblem(new Error('another'))).toBe(false);
});

it.each([
  ['a proxy’s page', new Response('<h1>Bad gateway</h1>', { status: 502 }), 502, 'UPSTREAM_ERROR'],
  ['nothing at all', new Response(null, { status: 408 }), 408, 'REQUEST_TIMEOUT'],
  ['headers too large', new Response(null, { status: 431 }), 431, 'HEADERS_TOO_LARGE'],
  ['a status of nobody’s', new Response('', { status: 418 }), 418, 'BAD_REQUEST'],
  ['a failure of nobody’s', new Response('{', { status: 599 }), 599, 'INTERNAL'],
  ['a code of a later version', json(409, { code: 'NOT_YET_KNOWN' }), 409, 'BAD_REQUEST'],
])('%s becomes a problem by its status', async (_, answer, status, code) => {
  expect(await refusalOf(answer)).toMatchObject({ name: 'ApiProblem', status, code, told: false });
});

it.each([
  ['2', 2],
  [new Date(Date.now() + 60_000).toUTCString(), expect.closeTo(60, -1)],
  [new Date(0).toUTCString(), 0],
  ['soon', undefined],
])('understands Retry-After: %s', async (header, seconds) => {
  const refusal = (await refusalOf(problem('RATE_LIMITED', { 'retry-after': header }))) as ApiProblem;
  expect(refusal.retryAfterSeconds).toEqual(seconds);
});

it('says why there was no answer', async () => {
  const failure = new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) });
  const refusal = await refusalOf(failure);
  expect(refusal).toBeInstanceOf(ConnectionFailed);
  expect(refusal).toMatchObject({ timedOut: false, message: 'POST /v1/orders got no answer: ECONNREFUSED' });
});

it('a good status with something else behind it is no answer of ours', async () => {
  expect(await refusalOf(new Response('<h1>Welcome to the hotel</h1>'))).toBeInstanceOf(UnexpectedAnswer);
  expect(await refusalOf(new Response('', { status: 202 }), false)).toBeInstanceOf(UnexpectedAnswer);
});

it('looks into answers only when it is told to, and at what it knows', async () => {
  const wrong = { id: ID, state: 'LOST' };
  const ask = async (body: object, check: boolean) =>
    fakeApi(() => json(200, body), { check }).api.getOrder({ id: ID });
  await expect(ask(wrong, true)).rejects.toThrow(UnexpectedAnswer);
  expect(await ask(wrong, false)).toEqual(wrong);
  const live = { status: 'ok', later: 'fields' };
  expect(await fakeApi(() => json(200, live)).api.getLiveness()).toEqual(live);
  expect(await fakeApi(() => new Response('<p>', { status: 200 })).api.getDocs()).toBe('<p>');
  // A status, and a code, that this route does not list.
  expect(await refusalOf(json(200, {}))).toBeInstanceOf(UnexpectedAnswer);
  expect(await refusalOf(problem('LAST_ADMIN'))).toBeInstanceOf(UnexpectedAnswer);
  expect(await refusalOf(problem('LAST_ADMIN'), false)).toMatchObject({ code: 'LAST_ADMIN' });
});
