import { answersIn, converse } from '@tessera/testing';
import { type Gateway } from './gateway.fixture.js';
import { OrderBook } from './order-book.fixture.js';
import { answers, CLOSE, KEEP, startWideGateway, written } from './wire.fixture.js';

/** The bytes of event streams, which are written past everything else. */
const ANN = '0198c0de-0000-7000-8000-000000000001';
const book = new OrderBook();
const pending = book.place(ANN).id;
const shipped = book.place(ANN).id;
book.become(shipped, 'CONFIRMED');
book.become(shipped, 'SHIPPED');

let gateway: Gateway;
let bearer: string;

beforeAll(async () => {
  gateway = await startWideGateway();
  gateway.order.answer = book.answer;
  bearer = `Authorization: Bearer ${gateway.signer.tokenOf(['customer'], ANN)}\r\n`;
});
afterAll(() => gateway.close());

const path = (id: string) => `/v1/orders/${id}/events`;

it('are the last that their connection says', async () => {
  const follow = written(`GET ${path(shipped)}`, KEEP + bearer);
  const [stream, ...more] = await answers(gateway, follow + written('GET /v1/products', CLOSE));
  expect([stream?.status, more]).toEqual([200, []]);
  expect(stream?.headers).toMatchObject({ connection: 'close', 'content-type': 'text/event-stream' });
  expect(stream?.body).toMatch(/^event: state\r?\nid: 3\r?\n[^]*\n\r?\n$/);
});

it('are cut off, with no word behind them, when what their client says is broken', async () => {
  const follow = written(`GET ${path(pending)}`, `${KEEP}${bearer}Transfer-Encoding: chunked\r\n`);
  const said = await converse(gateway.url, follow, 'ZZ\r\n');
  expect(said).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(said.match(/HTTP\/1\.1/g)).toHaveLength(1);
});

it('have no body for a HEAD, and end at once', async () => {
  const sent = written(`HEAD ${path(pending)}`, KEEP + bearer);
  const [stream, ...more] = await answers(gateway, sent, { methods: ['HEAD'] });
  expect([stream?.status, stream?.headers['content-type'], more]).toEqual([200, 'text/event-stream', []]);
});

it('are bytes to the end for HTTP/1.0', async () => {
  const [stream] = answersIn(await converse(gateway.url, `GET ${path(shipped)} HTTP/1.0\r\n${bearer}\r\n`));
  expect(stream?.headers).not.toHaveProperty('transfer-encoding');
  expect(stream?.body).toMatch(/\r?\n\r?\n$/);
});

it('leave their client’s body unread, and nothing of it is a request', async () => {
  const inside = written('POST /v1/orders', KEEP + bearer);
  const follow = written(`GET ${path(shipped)}`, `${KEEP}${bearer}Content-Length: ${inside.length}\r\n`);
  gateway.order.seen = [];
  const [stream, ...more] = await answers(gateway, follow + inside);
  expect([stream?.status, more]).toEqual([200, []]);
  expect(gateway.order.seen.map(({ method }) => method)).not.toContain('POST');
});
