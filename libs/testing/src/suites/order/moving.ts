import { orderCancelled, orderConfirmed, orderPlaced, orderRejected, orderShipped } from '@tessera/contracts';
import { toOrderView, type Trigger } from '@tessera/order/domain';
import { expectTold } from '../changes.js';
import { advance, cancel, credit, type OpenOrders, placed, stock } from './open-orders.js';

/** What becomes of an order that is there. */
export const moving = (opened: () => OpenOrders): void => {
  it('shows a move at once, in state, version and history', async () => {
    const order = await placed(opened().store);
    const answered = await opened().store.change(
      { orders: [order.id] },
      (orders) => orders.advance(order.id, cancel, new Date()),
      (orders) => toOrderView(orders.get(order.id)),
    );
    const { history, updatedAt, ...rest } = toOrderView(order);
    const reason = { code: 'BY_CUSTOMER' };
    expect(answered).toMatchObject({ ...rest, state: 'CANCELLED', reason, version: 2 });
    expect(answered.history).toEqual([...history, { state: 'CANCELLED', at: answered.updatedAt, reason }]);
    expect(answered.updatedAt >= updatedAt).toBe(true);
    expect(await opened().find(order.id)).toEqual(answered);
    await expectTold(opened(), order.id, orderPlaced, orderCancelled);
  });

  it('remembers an answer that tells nothing yet', async () => {
    const order = await placed(opened().store, undefined, stock);
    expect(await opened().find(order.id)).toEqual(toOrderView(order));
    await expectTold(opened(), order.id, orderPlaced);
    await advance(opened().rival, order, credit);
    expect(await opened().find(order.id)).toMatchObject({ state: 'CONFIRMED', version: 2 });
    await advance(opened().store, order, { on: 'ship' });
    await expectTold(opened(), order.id, orderPlaced, orderConfirmed, orderShipped);
  });

  it('keeps the reason of a rejection, line by line', async () => {
    const lines = [{ sku: 'TEA', requested: 2, available: 1 }];
    const order = await placed(opened().store, undefined, { on: 'stock.rejected', lines });
    const reason = { code: 'OUT_OF_STOCK', lines };
    expect(await opened().find(order.id)).toMatchObject({ state: 'REJECTED', reason, history: [{}, { reason }] });
    await expectTold(opened(), order.id, orderPlaced, orderRejected);
  });
};

/** What changes nothing of it, and tells nothing. */
export const staying = (opened: () => OpenOrders): void => {
  it.each<Trigger>([stock, credit, { on: 'deadline' }])('neither keeps nor tells a late $on', async (late) => {
    const order = await placed(opened().store, undefined, cancel);
    const before = await opened().find(order.id);
    await advance(opened().store, order, late);
    expect(await opened().find(order.id)).toEqual(before);
    await expectTold(opened(), order.id, orderPlaced, orderCancelled);
  });

  it('keeps nothing of a move that is refused, or throws half way', async () => {
    const order = await placed(opened().store, undefined, stock);
    const before = await opened().find(order.id);
    await expect(advance(opened().store, order, { on: 'ship' })).rejects.toMatchObject({ code: 'ORDER_NOT_SHIPPABLE' });
    const change = opened().store.change({ orders: [order.id] }, (orders) => {
      orders.advance(order.id, credit, new Date());
      throw new TypeError('broken');
    });
    await expect(change).rejects.toThrow('broken');
    expect(await opened().find(order.id)).toEqual(before);
    await expectTold(opened(), order.id, orderPlaced);
  });

  it('moves several orders in one change, or none', async () => {
    const orders = [await placed(opened().store), await placed(opened().store)];
    const ids = orders.map(({ id }) => id);
    const cancelAll = () =>
      opened().store.change({ orders: ids }, (set) => ids.flatMap((id) => set.advance(id, cancel, new Date())));
    await cancelAll();
    for (const id of ids) expect(await opened().find(id)).toMatchObject({ state: 'CANCELLED', version: 2 });
    const { id } = await placed(opened().store);
    ids.unshift(id);
    await expect(cancelAll()).rejects.toMatchObject({ code: 'ORDER_NOT_CANCELLABLE' });
    expect(await opened().find(id)).toMatchObject({ state: 'PENDING', version: 1 });
  });
};
