import { type OrderState } from '@tessera/contracts';
import { eventually } from '@tessera/testing';
import { randomUUID } from 'node:crypto';
import { LiveOrders } from '../src/live-orders/live-orders.js';
import { json } from './fake-upstream.fixture.js';
import { type Ask, type Gateway, startGateway } from './gateway.fixture.js';
import { OrderBook } from './order-book.fixture.js';

/** Orders that are placed by somebody who prefers to wait; what the gateway would hear over Kafka is said by the test. */
let gateway: Gateway;
let book: OrderBook;
let token: string;

beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.order.reset();
  book = new OrderBook();
  gateway.order.answer = book.answer;
  token = gateway.signer.tokenOf();
});

const place = (headers: Record<string, string> = {}, more: Ask = {}) =>
  gateway.ask('/v1/orders', { method: 'POST', token, body: { lines: [] }, headers, ...more });
const waiting = () => gateway.app.get(LiveOrders).count;
/** A request that waits, and its order, which was read once since. */
const waitingOrder = async (headers: Record<string, string> = {}, more: Ask = {}) => {
  gateway.order.seen = [];
  const answer = place({ prefer: 'wait=10', ...headers }, more);
  answer.catch(() => {});
  const id = await eventually(() => {
    const read = gateway.order.seen.map(({ method, url }) => method === 'GET' && url.slice('/v1/orders/'.length));
    expect(read).toContain(book.newest);
    return book.newest;
  });
  return { answer, id };
};
const move = (id: string, state: Exclude<OrderState, 'PENDING'>) => gateway.say(book.become(id, state));
type Placed = Awaited<ReturnType<typeof place>>;
const seen = ({ status, headers, json: order }: Placed) => [status, headers['preference-applied'], order.state];

it.each(['CONFIRMED', 'REJECTED', 'CANCELLED'] as const)('is 201 with the order once it is %s', async (state) => {
  const { answer, id } = await waitingOrder();
  move(id, state);
  const placed = await answer;
  expect(seen(placed)).toEqual([201, 'wait=10', state]);
  expect(placed.json).toEqual(book.of(id));
  expect(placed.headers['location']).toBe(`/v1/orders/${id}`);
  expect(waiting()).toBe(0);
});

it('asks the service for no wait', async () => {
  expect(seen(await place({ prefer: 'wait=0' }))).toEqual([202, 'wait=0', 'PENDING']);
  expect(gateway.order.seen[0]?.headers).not.toHaveProperty('prefer');
});

it('waits at most ten seconds, and counts no more', async () => {
  const { answer, id } = await waitingOrder({ prefer: 'respond-async, wait=3600' });
  move(id, 'REJECTED');
  expect(seen(await answer)).toEqual([201, 'wait=10', 'REJECTED']);
});

it('is 202 with the order as it was accepted when nobody decides it in time', async () => {
  const placed = await place({ prefer: 'wait=1' });
  expect(seen(placed)).toEqual([202, 'wait=1', 'PENDING']);
  expect(placed.json).toEqual(book.of(placed.json.id));
  expect([placed.headers['location'], waiting()]).toEqual([`/v1/orders/${placed.json.id}`, 0]);
});

it.each(['', 'wait', 'wait=soon', 'wait=-1', 'return=minimal'])('does not wait for %j', async (prefer) => {
  expect(seen(await place({ prefer }))).toEqual([202, undefined, 'PENDING']);
  expect(gateway.order.seen).toHaveLength(1);
});

it('answers a repeat as the first call would be answered: as accepted, or with the decided order', async () => {
  const key = { 'idempotency-key': randomUUID() };
  const first = await place(key);
  const repeat = (headers: Record<string, string> = {}) => place({ ...key, ...headers });
  expect(seen(await repeat({ prefer: 'wait=0' }))).toEqual([202, 'wait=0', 'PENDING']);
  const { answer, id } = await waitingOrder(key);
  move(id, 'CONFIRMED');
  for (const decided of [await answer, await repeat({ prefer: 'wait=0' })]) {
    expect(seen(decided)).toEqual([201, expect.stringMatching(/^wait=/), 'CONFIRMED']);
    expect(decided.headers['idempotency-replayed']).toBe('true');
  }
  expect(await repeat()).toMatchObject({ status: 202, json: first.json });
});

it('hands on a refusal as it came', async () => {
  const problem = { code: 'UNKNOWN_PRODUCT' };
  gateway.order.answer = (_, response) => json(response, 422, problem);
  const refused = await place({ prefer: 'wait=10' });
  expect([refused.status, refused.json, refused.headers['preference-applied']]).toEqual([422, problem, undefined]);
});

it.each(['{', '{}'])('is 502 when the service accepts with %j', async (text) => {
  gateway.order.answer = (_, response) => response.writeHead(202, { 'content-type': 'application/json' }).end(text);
  const refused = await place({ prefer: 'wait=10' });
  expect([refused.status, refused.json.code]).toEqual([502, 'UPSTREAM_ERROR']);
});

it('does not refuse what was accepted when the order cannot be read, and waits on', async () => {
  gateway.order.answer = (asked, response) =>
    asked.method === 'GET' ? json(response, 500, {}) : book.answer(asked, response);
  const { answer, id } = await waitingOrder();
  gateway.order.answer = book.answer;
  move(id, 'CONFIRMED');
  expect(seen(await answer)).toEqual([201, 'wait=10', 'CONFIRMED']);
});

it('looks for the decision itself while Kafka is away', async () => {
  const { answer, id } = await waitingOrder();
  gateway.hearing.silentMs = 60_000;
  book.become(id, 'CONFIRMED');
  const placed = await answer.finally(() => (gateway.hearing.silentMs = 0));
  expect(seen(placed)).toEqual([201, 'wait=10', 'CONFIRMED']);
});

it('forgets a client that is gone', async () => {
  const gone = new AbortController();
  const { answer } = await waitingOrder({}, { signal: gone.signal });
  expect(waiting()).toBe(1);
  gone.abort();
  await expect(answer).rejects.toThrow();
  await eventually(() => expect(waiting()).toBe(0));
});

it('is 202 at once when the gateway ends', async () => {
  const { answer } = await waitingOrder();
  await gateway.close();
  expect(seen(await answer)).toEqual([202, 'wait=10', 'PENDING']);
});
