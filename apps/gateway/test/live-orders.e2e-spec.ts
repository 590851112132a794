import { type OrderState, userChanged } from '@tessera/contracts';
import { Health } from '@tessera/runtime';
import { eventually, seconds } from '@tessera/testing';
import { randomUUID } from 'node:crypto';
import { LiveOrders } from '../src/live-orders/live-orders.js';
import { json } from './fake-upstream.fixture.js';
import { type Gateway, startGateway } from './gateway.fixture.js';
import { OrderBook } from './order-book.fixture.js';
import { OrderListener } from './order-listener.fixture.js';

/** The events of an order, through the gateway; what it would hear over Kafka is said by the test. */
let gateway: Gateway;
let book: OrderBook;
let customer: string;
let token: string;

beforeAll(async () => {
  gateway = await startGateway({ TRUSTED_PROXIES: '127.0.0.1/32' });
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.order.reset();
  book = new OrderBook();
  gateway.order.answer = book.answer;
  customer = randomUUID();
  token = gateway.signer.tokenOf(['customer'], customer);
});

const listen = (id: string, more: { token?: string; lastEventId?: string } = {}) =>
  OrderListener.open(gateway.url, id, { token, ...more });
const move = (id: string, state: Exclude<OrderState, 'PENDING'>) => gateway.say(book.become(id, state));
const ended = (listener: OrderListener) => eventually(() => expect(listener.isEnded).toBe(true));
const saw = (listener: OrderListener, ...expected: string[]) =>
  eventually(() => expect(listener.seen).toEqual(expected));
/** For answers that end: as all others are asked for. */
const eventsOf = (id: string, more: object = {}) => gateway.ask(`/v1/orders/${id}/events`, { token, ...more });

describe('the events of an order', () => {
  it('are its current state and then each change, as the order is answered, to a final state', async () => {
    const { id } = book.place(customer);
    const listener = await listen(id);
    await saw(listener, '1 PENDING');
    move(id, 'CONFIRMED');
    await saw(listener, '1 PENDING', '2 CONFIRMED');
    move(id, 'SHIPPED');
    await ended(listener);
    expect(listener.seen).toEqual(['1 PENDING', '2 CONFIRMED', '3 SHIPPED']);
    expect(listener.orders.at(-1)).toEqual(book.of(id));
  });

  it('are kept by nobody on their way, and have the headers of every answer', async () => {
    const { id } = book.place(customer);
    const listener = await listen(id);
    expect(listener.answer.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-request-id': expect.any(String),
      'x-content-type-options': 'nosniff',
    });
    listener.leave();
  });

  it('come once each and in order, however they are heard', async () => {
    const { id } = book.place(customer);
    const listener = await listen(id);
    const confirmed = book.become(id, 'CONFIRMED');
    const shipped = book.become(id, 'SHIPPED');
    for (const event of [shipped, confirmed, shipped]) gateway.say(event);
    await ended(listener);
    expect(listener.seen).toEqual(['1 PENDING', '2 CONFIRMED', '3 SHIPPED']);
    expect(listener.orders[1]).not.toHaveProperty('reason');
    expect(listener.orders[1]?.history).toHaveLength(2);
  });

  it('are read once for all who follow it', async () => {
    const { id } = book.place(customer);
    const staff = gateway.signer.tokenOf(['customer', 'staff']);
    const listeners = await Promise.all([listen(id), listen(id), listen(id, { token: staff })]);
    for (const listener of listeners) await saw(listener, '1 PENDING');
    gateway.order.seen = [];
    move(id, 'REJECTED');
    for (const listener of listeners) await ended(listener);
    expect(listeners.map(({ seen }) => seen.at(-1))).toEqual(Array.from({ length: 3 }, () => '2 REJECTED'));
    expect(gateway.order.seen).toHaveLength(1);
  });

  it('that came while it was read for the first time are among them', async () => {
    const { id } = book.place(customer);
    const before = book.of(id);
    gateway.order.answer = (_, response) => {
      gateway.order.answer = book.answer;
      move(id, 'CONFIRMED');
      return json(response, 200, before);
    };
    const listener = await listen(id);
    await saw(listener, '1 PENDING', '2 CONFIRMED');
    listener.leave();
  });

  it('are asked for again when the order cannot be read at once', async () => {
    const { id } = book.place(customer);
    const listener = await listen(id);
    const answers = [502, 503];
    gateway.order.answer = (seen, response) => {
      const status = answers.shift();
      return status ? json(response, status, {}) : book.answer(seen, response);
    };
    move(id, 'CANCELLED');
    await ended(listener);
    expect(listener.seen).toEqual(['1 PENDING', '2 CANCELLED']);
  });

  it('concern nobody who follows another order', async () => {
    const [mine, other] = [book.place(customer), book.place(customer)];
    const listener = await listen(mine.id);
    move(other.id, 'CONFIRMED');
    move(mine.id, 'REJECTED');
    await ended(listener);
    expect(listener.seen).toEqual(['1 PENDING', '2 REJECTED']);
  });
});

describe('Last-Event-ID', () => {
  it.each([
    ['0', ['1 PENDING', '2 CONFIRMED', '3 SHIPPED']],
    ['1', ['2 CONFIRMED', '3 SHIPPED']],
    ['2', ['3 SHIPPED']],
  ])('%s has the states after it come', async (lastEventId, expected) => {
    const { id } = book.place(customer);
    for (const state of ['CONFIRMED', 'SHIPPED'] as const) book.become(id, state);
    const listener = await listen(id, { lastEventId });
    await ended(listener);
    expect(listener.seen).toEqual(expected);
  });

  it('of the current state has only what is new come', async () => {
    const { id } = book.place(customer);
    const listener = await listen(id, { lastEventId: '1' });
    expect(listener.status).toBe(200);
    move(id, 'REJECTED');
    await ended(listener);
    expect(listener.seen).toEqual(['2 REJECTED']);
  });

  it.each(['', 'x', '-1', '1.0', '1,1', '0x1', '4', '9'.repeat(30)])('%j is as none', async (lastEventId) => {
    const { id } = book.place(customer);
    for (const state of ['CONFIRMED', 'SHIPPED'] as const) book.become(id, state);
    const listener = await listen(id, { lastEventId });
    await ended(listener);
    expect(listener.seen).toEqual(['3 SHIPPED']);
  });

  it('of a final state is 204, so that browsers stop asking', async () => {
    const { id } = book.place(customer);
    book.become(id, 'REJECTED');
    const first = await listen(id);
    await ended(first);
    expect(first.seen).toEqual(['2 REJECTED']);
    const again = await eventsOf(id, { headers: { 'last-event-id': '2' } });
    expect([again.status, again.text, again.headers['cache-control']]).toEqual([204, '', 'no-store']);
  });
});

describe('before a stream begins', () => {
  const problem = async (answer: Promise<{ status: number; json: { code?: string } | undefined }>) => {
    const { status, json: body } = await answer;
    return [status, body?.code];
  };

  it('a refusal is a problem like any other', async () => {
    const { id } = book.place(customer);
    expect(await problem(eventsOf(id, { token: undefined }))).toEqual([401, 'UNAUTHENTICATED']);
    expect(await problem(eventsOf(id, { token: gateway.signer.tokenOf() }))).toEqual([404, 'NOT_FOUND']);
    expect(await problem(eventsOf(randomUUID()))).toEqual([404, 'NOT_FOUND']);
    expect(await problem(eventsOf('1'))).toEqual([400, 'VALIDATION_FAILED']);
    expect(await problem(eventsOf(id, { method: 'POST' }))).toEqual([405, 'METHOD_NOT_ALLOWED']);
    gateway.order.answer = (_, response) => json(response, 500, {});
    expect(await problem(eventsOf(id))).toEqual([502, 'UPSTREAM_ERROR']);
  });

  it('nobody is let in while it is not heard yet what happens', async () => {
    const { id } = book.place(customer);
    gateway.hearing.caughtUp = false;
    const refused = await eventsOf(id).finally(() => (gateway.hearing.caughtUp = true));
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '2']);
  });

  it('HEAD has the headers alone', async () => {
    const { id } = book.place(customer);
    const { status, headers, text } = await eventsOf(id, { method: 'HEAD' });
    expect([status, headers['content-type'], text]).toEqual([200, 'text/event-stream', '']);
  });
});

describe('a stream ends', () => {
  const stateOf = (id: string, more: object) => ({
    id,
    name: 'Ann',
    status: 'active' as const,
    roles: ['customer' as const],
    sessionsValidFrom: new Date(0).toISOString(),
    sessionsEnded: [],
    ...more,
  });

  it('with its token', async () => {
    const { id } = book.place(customer);
    const exp = seconds() + 2;
    const listener = await listen(id, { token: gateway.signer.token({ sub: customer, exp }) });
    await ended(listener);
    expect([listener.seen, seconds() >= exp]).toEqual([['1 PENDING'], true]);
  });

  it.each([
    ['is blocked', { status: 'blocked' as const, sessionsValidFrom: new Date().toISOString() }],
    ['ended all sessions, or has other roles', { sessionsValidFrom: new Date(Date.now() + 60_000).toISOString() }],
  ])('when its user %s, and no other does', async (_, change) => {
    const { id } = book.place(customer);
    const staff = gateway.signer.tokenOf(['customer', 'staff']);
    const [listener, other] = [await listen(id), await listen(id, { token: staff })];
    gateway.say(userChanged.of(customer, 1, stateOf(customer, change)));
    await ended(listener);
    move(id, 'REJECTED');
    await ended(other);
    expect([listener.seen, other.seen]).toEqual([['1 PENDING'], ['1 PENDING', '2 REJECTED']]);
  });

  it('with its session, and not with another one of the same user', async () => {
    const { id } = book.place(customer);
    const [sid, kept] = [randomUUID(), randomUUID()];
    const tokenOf = (session: string) => ({ token: gateway.signer.token({ sub: customer, sid: session }) });
    const [listener, other] = [await listen(id, tokenOf(sid)), await listen(id, tokenOf(kept))];
    const sessionsEnded = [{ sid, at: new Date().toISOString() }];
    gateway.say(userChanged.of(customer, 1, stateOf(customer, { sessionsEnded })));
    await ended(listener);
    expect(other.isEnded).toBe(false);
    other.leave();
  });

  it('for whom the order is not any more, while the others go on', async () => {
    const { id } = book.place(customer);
    const staff = gateway.signer.tokenOf(['customer', 'staff']);
    const [first, second] = [await listen(id, { token: staff }), await listen(id)];
    gateway.order.answer = (seen, response) =>
      seen.headers.authorization?.includes(staff) ? json(response, 404, {}) : book.answer(seen, response);
    move(id, 'REJECTED');
    await Promise.all([ended(first), ended(second)]);
    expect([first.seen, second.seen]).toEqual([['1 PENDING'], ['1 PENDING', '2 REJECTED']]);
  });

  it('when its client does not read', async () => {
    const { id } = book.place(customer, 4_000_000);
    const listener = await listen(id);
    listener.answer.pause();
    const following = () => gateway.app.get(LiveOrders).count;
    await eventually(() => expect(following()).toBe(1));
    move(id, 'REJECTED');
    await eventually(() => expect(following()).toBe(0));
    listener.answer.resume();
    await eventually(() => expect([listener.isClosed, listener.isEnded]).toEqual([true, false]));
  });
});

describe('a gateway that is told to end', () => {
  it('ends its streams at once, begins none, and does not wait for them', async () => {
    const ending = await startGateway();
    ending.order.answer = book.answer;
    const { id } = book.place(customer);
    const own = ending.signer.tokenOf(['customer'], customer);
    const listener = await OrderListener.open(ending.url, id, { token: own });
    ending.app.get(Health).drain();
    await ended(listener);
    const refused = await ending.ask(`/v1/orders/${id}/events`, { token: own });
    expect([refused.status, refused.headers['connection']]).toEqual([503, 'close']);
    await ending.close();
  });

  it('without a warning, too', async () => {
    const ending = await startGateway();
    ending.order.answer = book.answer;
    const { id } = book.place(customer);
    const listener = await OrderListener.open(ending.url, id, { token: ending.signer.tokenOf(['customer'], customer) });
    await Promise.all([ending.close(), ended(listener)]);
  });
});
