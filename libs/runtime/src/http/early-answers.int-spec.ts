import { HOST, Things } from '../../test/things.fixture.js';

let things: Things;

beforeAll(async () => {
  things = await Things.start();
});
afterAll(() => things.stop());

it('sends security headers with every answer', async () => {
  const { status, headers } = await things.get('/things/tea');
  expect(status).toBe(200);
  expect(headers).toMatchObject({
    'content-security-policy': expect.stringContaining("default-src 'none'"),
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
  });
});

describe('what no route ever sees is answered like everything else', () => {
  it.each([
    ['a broken escape', '/things/%zz', 400, 'BAD_REQUEST'],
    ['an escape that is no UTF-8', '/things/%ff', 400, 'BAD_REQUEST'],
    ['the same in a query', '/things/tea?q=%C3%28', 400, 'BAD_REQUEST'],
    ['bytes that should be escaped', '/things/t\u00e9', 400, 'BAD_REQUEST'],
    ['a part too long', `/things/${'x'.repeat(300)}`, 414, 'URI_TOO_LONG'],
    ['a fragment', '/things/tea#x', 400, 'BAD_REQUEST'],
    ['no route', '/nothing', 404, 'NOT_FOUND'],
    ['a target that is no path', 'things', 400, 'BAD_REQUEST'],
  ])('%s', async (_, target, status, code) => {
    await things.expectProblem(await things.get(target), status, code);
  });

  it.each([
    ['an expectation', `GET /things/tea HTTP/1.1\r\n${HOST}Expect: tea\r\n\r\n`, 417, 'BAD_REQUEST'],
    ['no Host', 'GET /things/tea HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'BAD_REQUEST'],
    ['a method of one route at another', `PUT /things/tea HTTP/1.1\r\n${HOST}\r\n`, 405, 'METHOD_NOT_ALLOWED'],
    ['the same in absolute form', `PUT http://test/things/tea HTTP/1.1\r\n${HOST}\r\n`, 405, 'METHOD_NOT_ALLOWED'],
    ['TRACE', `TRACE /things/tea HTTP/1.1\r\n${HOST}\r\n`, 405, 'METHOD_NOT_ALLOWED'],
    ['CONNECT', `CONNECT test:80 HTTP/1.1\r\n${HOST}\r\n`, 501, 'BAD_REQUEST'],
    ['a method that nobody has', `BREW /things/tea HTTP/1.1\r\n${HOST}\r\n`, 501, 'BAD_REQUEST'],
    ['a version that nobody speaks', `GET /things/tea HTTP/3.0\r\n${HOST}\r\n`, 505, 'BAD_REQUEST'],
    ['no HTTP', 'nonsense\r\n\r\n', 400, 'BAD_REQUEST'],
    ['a header that is none', `GET /things/tea HTTP/1.1\r\n${HOST}no colon\r\n\r\n`, 400, 'BAD_REQUEST'],
    ['headers too large', `GET / HTTP/1.1\r\n${HOST}X: ${'x'.repeat(17_000)}\r\n\r\n`, 431, 'HEADERS_TOO_LARGE'],
    [
      'a body that is broken',
      `POST /things HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n`,
      400,
      'BAD_REQUEST',
    ],
  ])('%s', async (_, request, status, code) => {
    await things.expectProblem(await things.ask(request), status, code);
  });

  it('names the request as its caller did', async () => {
    const named = `${HOST}X-Request-Id: mine\r\n`;
    const requests = [
      `GET /things/%zz HTTP/1.1\r\n${named}\r\n`,
      `GET / HTTP/1.1\r\n${named}Expect: tea\r\n\r\n`,
      `CONNECT test:80 HTTP/1.1\r\n${named}\r\n`,
      `POST /things HTTP/1.1\r\n${named}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n`,
    ];
    for (const request of requests) expect((await things.ask(request)).headers['x-request-id']).toBe('mine');
  });

  it('keeps the path that was asked for', async () => {
    expect((await things.get('/things/%zz?secret=1')).body.instance).toBe('/things/%zz');
  });
});
