import { productChanged } from '@tessera/contracts';
import { v7 as uuidv7 } from 'uuid';
import { expectTold } from '../changes.js';
import { adjust, expectStock, newSku, type OpenShelf, reserve, stocked } from './open-shelf.js';

/** Pieces that come and go by hand. */
export const adjusting = (opened: () => OpenShelf): void => {
  it('knows no stock without a product, and makes none', async () => {
    const sku = newSku();
    await expect(adjust(opened().store, sku, 1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await opened().stock(sku)).toBeUndefined();
    expect(await opened().movements(sku)).toEqual([]);
  });

  it('begins with nothing', async () => {
    const sku = await stocked(opened(), 0);
    await expectStock(opened(), sku, { available: 0, reserved: 0, sold: 0, version: 0 });
  });

  it('goes up and down, with an entry for each that is told to nobody', async () => {
    const sku = await stocked(opened(), 0);
    await adjust(opened().store, sku, 5, 'delivery');
    await adjust(opened().rival, sku, -2, 'broken');
    await expectStock(opened(), sku, { available: 3, version: 2 });
    expect(await opened().movements(sku)).toMatchObject([
      { kind: 'ADJUSTED', available: -2, reason: 'broken' },
      { kind: 'ADJUSTED', available: 5, reason: 'delivery' },
    ]);
    await expectTold(opened(), sku, productChanged);
  });

  it('refuses to cut into what is reserved', async () => {
    const sku = await stocked(opened(), 5);
    await reserve(opened().store, uuidv7(), { [sku]: 2 });
    await expect(adjust(opened().store, sku, -4)).rejects.toMatchObject({ code: 'INSUFFICIENT_STOCK' });
    await expectStock(opened(), sku, { available: 3, reserved: 2, version: 2 });
    await adjust(opened().store, sku, -3);
    await expectStock(opened(), sku, { available: 0, reserved: 2 });
  });

  it('keeps nothing of a move that throws half way', async () => {
    const [sku, other] = [await stocked(opened(), 5), await stocked(opened(), 5)];
    const change = opened().store.change({ skus: [sku, other] }, (shelf) => [
      ...shelf.adjust(sku, 1, 'found'),
      ...shelf.adjust(other, -6, 'lost'),
    ]);
    await expect(change).rejects.toMatchObject({ code: 'INSUFFICIENT_STOCK' });
    for (const untouched of [sku, other]) await expectStock(opened(), untouched, { available: 5, version: 1 });
  });
};
