import { orderPlaced } from '@tessera/contracts';
import { toOrderView } from '@tessera/order/domain';
import { v7 as uuidv7 } from 'uuid';
import { atOnce, expectTold } from '../changes.js';
import { advance, cancel, newOrder, type OpenOrders, placed } from './open-orders.js';

/** What is kept of a new order, and what of none. */
export const placing = (opened: () => OpenOrders): void => {
  it('knows no order that was not placed, and makes none of it', async () => {
    const order = { id: uuidv7() };
    await expect(advance(opened().store, order, cancel)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await opened().find(order.id)).toBeUndefined();
    await expectTold(opened(), order.id);
  });

  it.each([
    ['', {}],
    [' with a note', { note: 'Ring twice: “Müller” \u{1f375}' }],
    [' of nothing', { lines: [] }],
    [' of many lines', { lines: Array.from({ length: 50 }, (_, n) => lineOf(n)) }],
  ])('finds a placed order%s again, with all that it has', async (_, given) => {
    const order = await placed(opened().store, newOrder(given));
    expect(await opened().find(order.id)).toEqual(toOrderView(order));
    await expectTold(opened(), order.id, orderPlaced);
  });

  it('answers with what the move left', async () => {
    const order = newOrder();
    const answer = () => toOrderView(order);
    expect(await opened().store.change({}, (orders) => orders.place(order), answer)).toEqual(toOrderView(order));
  });

  it('keeps all of many that come at once', async () => {
    const orders = await Promise.all(atOnce(opened(), 50, (store) => placed(store)));
    for (const order of orders) expect(await opened().find(order.id)).toEqual(toOrderView(order));
  });

  it('keeps nothing of a move that throws after it', async () => {
    const order = newOrder();
    const change = opened().store.change({}, (orders) => {
      orders.place(order);
      throw new TypeError('broken');
    });
    await expect(change).rejects.toThrow('broken');
    expect(await opened().find(order.id)).toBeUndefined();
    await expectTold(opened(), order.id);
  });

  it('keeps the others when one of many that come at once throws', async () => {
    const orders = Array.from({ length: 10 }, () => newOrder());
    const broken = orders[4];
    const calls = atOnce(opened(), 10, (store, n) =>
      store.change({}, (set) => {
        const order = orders[n] ?? newOrder();
        const events = set.place(order);
        if (order === broken) throw new TypeError('broken');
        return events;
      }),
    );
    const statuses = (await Promise.allSettled(calls)).map(({ status }) => status);
    expect(statuses.indexOf('rejected')).toBe(4);
    for (const order of orders)
      expect(await opened().find(order.id)).toEqual(order === broken ? undefined : toOrderView(order));
  });
};

const lineOf = (n: number) => ({ sku: `SKU-${n}`, name: `Thing ${n}`, quantity: n + 1, unitPrice: n });
