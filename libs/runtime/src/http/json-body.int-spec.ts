import { HOST, kept, Things } from '../../test/things.fixture.js';

let things: Things;

beforeAll(async () => {
  things = await Things.start();
});
beforeEach(() => void kept.splice(0));
afterAll(() => things.stop());

describe('bodies', () => {
  const JSON_TYPE = 'Content-Type: application/json\r\n';

  it.each([
    ['a lone byte', Buffer.from([0xff])],
    ['Latin-1', Buffer.from('Jos\u00e9', 'latin1')],
    ['half a character', Buffer.from('\u20ac').subarray(0, 2)],
    ['a surrogate', Buffer.from([0xed, 0xa0, 0x80])],
    ['an overlong form', Buffer.from([0xc0, 0xaf])],
  ])('that are no UTF-8 are refused whole: %s', async (_, bytes) => {
    const body = Buffer.concat([Buffer.from('{"name":"'), bytes, Buffer.from('"}')]);
    await things.expectProblem(await things.post('/things', `${JSON_TYPE}`, body), 400, 'MALFORMED_JSON');
    const latin = 'Content-Type: application/json; charset=iso-8859-1\r\n';
    await things.expectProblem(await things.post('/things', latin, body), 400, 'MALFORMED_JSON');
    expect(kept).toEqual([]);
  });

  it('may begin with a byte order mark, and may not poison a prototype', async () => {
    expect((await things.post('/things', JSON_TYPE, '\ufeff{"name":"tea"}')).body).toEqual({ name: 'tea' });
    for (const bad of ['{"name":"x","__proto__":{}}', '{"name":"x","constructor":{"prototype":{}}}', '{"name":', '\0'])
      await things.expectProblem(await things.post('/things', JSON_TYPE, bad), 400, 'MALFORMED_JSON');
    expect(kept).toEqual([{ name: 'tea' }]);
  });

  it.each([
    ['of no length', 'Content-Length: 0\r\n\r\n'],
    ['of no chunk', 'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['that is not there', '\r\n'],
  ])('without a byte are none: %s', async (_, end) => {
    for (const type of ['', JSON_TYPE, 'Content-Type: text/plain\r\n']) {
      const cancelled = await things.ask(`POST /things/tea/cancel HTTP/1.1\r\n${HOST}${type}${end}`);
      expect([cancelled.status, cancelled.body]).toEqual([201, { cancelled: true }]);
      await things.expectProblem(
        await things.ask(`POST /things HTTP/1.1\r\n${HOST}${type}${end}`),
        400,
        'VALIDATION_FAILED',
      );
    }
  });

  it('must say that they are JSON, however they are framed', async () => {
    for (const type of ['', 'Content-Type: text/plain\r\n', 'Content-Type: application/x-www-form-urlencoded\r\n']) {
      await things.expectProblem(await things.post('/things', type, 'name=tea'), 415, 'UNSUPPORTED_MEDIA_TYPE');
      const chunked = `POST /things HTTP/1.1\r\n${HOST}${type}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`;
      await things.expectProblem(await things.ask(chunked), 415, 'UNSUPPORTED_MEDIA_TYPE');
    }
  });
});
