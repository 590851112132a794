import { eventually } from '@tessera/testing';
import { randomUUID } from 'node:crypto';
import { json } from './fake-upstream.fixture.js';
import { book, customer, ended, followOrders, gateway, listen, move, token } from './live-orders.fixture.js';
import { type OrderListener } from './order-listener.fixture.js';

/** The events of an order, through the gateway; what it would hear over Kafka is said by the test. */
followOrders();

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
