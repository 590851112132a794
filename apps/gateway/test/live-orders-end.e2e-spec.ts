import { userChanged } from '@tessera/contracts';
import { Health } from '@tessera/runtime';
import { eventually, seconds } from '@tessera/testing';
import { randomUUID } from 'node:crypto';
import { LiveOrders } from '../src/live-orders/live-orders.js';
import { json } from './fake-upstream.fixture.js';
import { startGateway } from './gateway.fixture.js';
import { book, customer, ended, followOrders, gateway, listen, move } from './live-orders.fixture.js';
import { OrderListener } from './order-listener.fixture.js';

/** How the events of an order end, and who ends them. */
followOrders();

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
