import { stockRejected, stockReserved } from '@tessera/contracts';
import { v7 as uuidv7 } from 'uuid';
import { expectTold } from '../changes.js';
import { adjust, content, expectStock, newSku, type OpenShelf, reserve, stocked } from './open-shelf.js';

const [reserved, rejected] = [[stockReserved.name], [stockRejected.name]];

/** What an order may have, and what not. */
export const reserving = (opened: () => OpenShelf): void => {
  it('holds all lines of an order', async () => {
    const [tea, mug, order] = [await stocked(opened(), 5), await stocked(opened(), 2), uuidv7()];
    expect(await reserve(opened().store, order, { [tea]: 3, [mug]: 2 })).toEqual(reserved);
    await expectStock(opened(), tea, { available: 2, reserved: 3 });
    await expectStock(opened(), mug, { available: 0, reserved: 2 });
    expect((await opened().movements(tea))[0]).toMatchObject({ kind: 'RESERVED', orderId: order });
    await expectTold(opened(), order, stockReserved);
  });

  it.each([
    ['short', (shelf: OpenShelf) => stocked(shelf, 1)],
    ['unknown', () => newSku()],
  ])('holds nothing of an order of which one line is %s, and says so', async (_, other) => {
    const [tea, mug, order] = [await stocked(opened(), 5), await other(opened()), uuidv7()];
    const before = (await opened().stock(mug))?.available ?? 0;
    expect(await reserve(opened().store, order, { [tea]: 3, [mug]: 2 })).toEqual(rejected);
    await expectStock(opened(), tea, { available: 5, reserved: 0, version: 1 });
    await expectTold(opened(), order, stockRejected);
    const told = (await opened().events?.())?.find(({ subject }) => subject === order);
    const lines = [{ sku: mug, requested: 2, available: before }];
    if (told) expect(told.data).toEqual({ orderId: order, lines });
  });

  it('lets orders of one change see each other', async () => {
    const [sku, orders] = [await stocked(opened(), 3), [uuidv7(), uuidv7()]];
    await opened().store.change({ orders, skus: [sku] }, (shelf) =>
      orders.flatMap((order) => shelf.reserve(order, [{ sku, quantity: 2 }])),
    );
    await expectStock(opened(), sku, { available: 1, reserved: 2 });
    await expectTold(opened(), orders[0] ?? '', stockReserved);
    await expectTold(opened(), orders[1] ?? '', stockRejected);
  });

  it('holds nothing of a product from the moment it is retired, and again when it is back', async () => {
    const sku = await stocked(opened(), 5);
    await opened().catalogue.change({ skus: [sku] }, (set) => set.retire(sku));
    expect(await reserve(opened().store, uuidv7(), { [sku]: 1 })).toEqual(rejected);
    await adjust(opened().store, sku, 1);
    await opened().catalogue.change({ skus: [sku] }, (set) => set.put(sku, content, () => true));
    expect(await reserve(opened().store, uuidv7(), { [sku]: 6 })).toEqual(reserved);
    await expectStock(opened(), sku, { available: 0, reserved: 6 });
  });
};
