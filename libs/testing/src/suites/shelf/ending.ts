import { stockCommitted, stockRejected, stockReleased, stockReserved } from '@tessera/contracts';
import { v7 as uuidv7 } from 'uuid';
import { expectTold } from '../changes.js';
import { adjust, commit, expectStock, type OpenShelf, release, reserve, stocked } from './open-shelf.js';

/** An order that was placed, of so many pieces. */
const held = async ({ store }: OpenShelf, sku: string, quantity: number) => {
  const order = uuidv7();
  await reserve(store, order, { [sku]: quantity });
  return order;
};

/** Where the pieces of an order go. */
export const ending = (opened: () => OpenShelf): void => {
  it('sells what is held, and takes back what is sold', async () => {
    const sku = await stocked(opened(), 5);
    const order = await held(opened(), sku, 2);
    expect(await commit(opened().rival, order)).toEqual([stockCommitted.name]);
    await expectStock(opened(), sku, { available: 3, reserved: 0, sold: 2 });
    expect(await release(opened().store, order)).toEqual([stockReleased.name]);
    await expectStock(opened(), sku, { available: 5, reserved: 0, sold: 0 });
    expect((await opened().movements(sku)).map(({ kind }) => kind).toReversed()).toEqual([
      'ADJUSTED',
      'RESERVED',
      'COMMITTED',
      'RETURNED',
    ]);
    await expectTold(opened(), order, stockReserved, stockCommitted, stockReleased);
  });

  it('gives back what is held, and sells nothing of it afterwards', async () => {
    const sku = await stocked(opened(), 5);
    const order = await held(opened(), sku, 2);
    await release(opened().store, order);
    expect(await commit(opened().store, order)).toEqual([]);
    await expectStock(opened(), sku, { available: 5, reserved: 0, sold: 0, version: 3 });
    await expectTold(opened(), order, stockReserved, stockReleased);
  });
};

/** What is heard twice, or the wrong way round. */
export const repeating = (opened: () => OpenShelf): void => {
  it('does nothing a second time', async () => {
    const sku = await stocked(opened(), 5);
    const order = await held(opened(), sku, 2);
    expect(await reserve(opened().store, order, { [sku]: 2 })).toEqual([]);
    await commit(opened().store, order);
    expect(await commit(opened().store, order)).toEqual([]);
    await expectStock(opened(), sku, { available: 3, sold: 2, version: 3 });
    await release(opened().store, order);
    for (const step of [release, commit]) expect(await step(opened().store, order)).toEqual([]);
    expect(await reserve(opened().store, order, { [sku]: 2 })).toEqual([]);
    await expectStock(opened(), sku, { available: 5, reserved: 0, sold: 0, version: 4 });
  });

  it('remembers an order that ended before it was placed', async () => {
    const [sku, order] = [await stocked(opened(), 5), uuidv7()];
    expect(await release(opened().store, order)).toEqual([]);
    expect(await reserve(opened().rival, order, { [sku]: 1 })).toEqual([]);
    await expectStock(opened(), sku, { available: 5, reserved: 0, version: 1 });
    await expectTold(opened(), order);
  });

  it('remembers an order that it rejected', async () => {
    const sku = await stocked(opened(), 1);
    const order = await held(opened(), sku, 2);
    await adjust(opened().store, sku, 9);
    expect(await reserve(opened().store, order, { [sku]: 2 })).toEqual([]);
    expect(await release(opened().store, order)).toEqual([]);
    await expect(commit(opened().store, order)).rejects.toThrow('never held');
    await expectStock(opened(), sku, { available: 10, reserved: 0, sold: 0 });
    await expectTold(opened(), order, stockRejected);
  });
};
