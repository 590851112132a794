import { stockRejected, stockReleased, stockReserved } from '@tessera/contracts';
import { MOST_ON_HAND } from '@tessera/inventory/domain';
import { v7 as uuidv7 } from 'uuid';
import { atOnce, count, expectTold, inLanes, outcomeOf, outcomesOf } from '../changes.js';
import { adjust, commit, expectStock, type OpenShelf, release, reserve, stocked } from './open-shelf.js';

const MANY = 50;
/** Who is faster changes from one to the next. */
const ROUNDS = 10;

/** Many who want the same pieces. */
export const crowding = (opened: () => OpenShelf): void => {
  /** Each wants one piece: how many have it, and how many are told that there is none. */
  const want = async (sku: string) => {
    const calls = atOnce(opened(), MANY, (store) => reserve(store, uuidv7(), { [sku]: 1 }));
    const events = (await Promise.all(calls)).flat();
    return [count(events, stockReserved.name), count(events, stockRejected.name)];
  };

  it.each([
    [1, 1],
    [20, 20],
    [1_000, MANY],
  ])('of fifty who want one of %i pieces just so many have it as there are', async (pieces, served) => {
    const sku = await stocked(opened(), pieces);
    expect(await want(sku)).toEqual([served, MANY - served]);
    await expectStock(opened(), sku, { available: pieces - served, reserved: served, version: 1 + served });
  });

  it('holds all lines or none, in whatever order they are named', async () => {
    const [tea, mug] = [await stocked(opened(), 20), await stocked(opened(), 30)];
    const calls = atOnce(opened(), MANY, (store, n) =>
      reserve(store, uuidv7(), n % 4 < 2 ? { [tea]: 1, [mug]: 1 } : { [mug]: 1, [tea]: 1 }),
    );
    expect(count((await Promise.all(calls)).flat(), stockReserved.name)).toBe(20);
    await expectStock(opened(), tea, { available: 0, reserved: 20 });
    await expectStock(opened(), mug, { available: 10, reserved: 20 });
  });

  it('places, sells and gives back an order once, however often it hears of it at once', async () => {
    const [sku, order] = [await stocked(opened(), 100), uuidv7()];
    await Promise.all(atOnce(opened(), 12, (store) => reserve(store, order, { [sku]: 3 })));
    await expectStock(opened(), sku, { available: 97, reserved: 3 });
    await Promise.all(atOnce(opened(), 12, (store) => commit(store, order)));
    await expectStock(opened(), sku, { available: 97, reserved: 0, sold: 3 });
    await Promise.all(atOnce(opened(), 12, (store) => release(store, order)));
    await expectStock(opened(), sku, { available: 100, reserved: 0, sold: 0, version: 4 });
  });

  it('fills a stock to its limit once, however many try at once', async () => {
    const sku = await stocked(opened(), MOST_ON_HAND - 7);
    const outcomes = await outcomesOf(atOnce(opened(), 5, (store) => adjust(store, sku, 4)));
    expect([count(outcomes, 'done'), count(outcomes, 'STOCK_LIMIT')]).toEqual([1, 4]);
    await expectStock(opened(), sku, { available: MOST_ON_HAND - 3 });
  });

  it('loses none of many adjustments', async () => {
    const sku = await stocked(opened(), 1);
    await inLanes(opened(), 30, (store) => adjust(store, sku, 1));
    await expectStock(opened(), sku, { available: 241, version: 241 });
  });

  it('gives no piece to two adjustments', async () => {
    const sku = await stocked(opened(), 22);
    const outcomes = await outcomesOf(atOnce(opened(), 6, (store) => adjust(store, sku, -5)));
    expect([count(outcomes, 'done'), count(outcomes, 'INSUFFICIENT_STOCK')]).toEqual([4, 2]);
    await expectStock(opened(), sku, { available: 2, version: 5 });
  });
};

/** Two at once, at two instances. */
export const racing = (opened: () => OpenShelf): void => {
  it('holds nothing of an order that is placed and ends at once', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { store, rival } = opened();
      const [sku, order] = [await stocked(opened(), 5), uuidv7()];
      const [[placed]] = await Promise.all([reserve(store, order, { [sku]: 2 }), release(rival, order)]);
      await expectStock(opened(), sku, { available: 5, reserved: 0 });
      await expectTold(opened(), order, ...(placed ? [stockReserved, stockReleased] : []));
    }
  });

  it('gives the last piece to one of two orders, round after round', async () => {
    const sku = await stocked(opened(), 0);
    for (let round = 1; round <= 25; round += 1) {
      await adjust(opened().store, sku, 1);
      const events = await Promise.all(atOnce(opened(), 2, (store) => reserve(store, uuidv7(), { [sku]: 1 })));
      expect(events.flat().toSorted()).toEqual([stockRejected.name, stockReserved.name]);
      await expectStock(opened(), sku, { available: 0, reserved: round });
    }
  });

  it('gives the last pieces to an adjustment or to an order, never to both', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { store, rival } = opened();
      const sku = await stocked(opened(), 5);
      const both = [outcomeOf(adjust(store, sku, -5)), reserve(rival, uuidv7(), { [sku]: 5 })] as const;
      const [adjusted, [told]] = await Promise.all(both);
      const isGone = adjusted === 'done';
      expect([adjusted, told]).toEqual([
        isGone ? 'done' : 'INSUFFICIENT_STOCK',
        isGone ? stockRejected.name : stockReserved.name,
      ]);
      await expectStock(opened(), sku, { available: 0, reserved: isGone ? 0 : 5 });
    }
  });

  it('holds nothing for an order that comes behind a retirement, and keeps what came before it', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { store, rival, catalogue } = opened();
      const sku = await stocked(opened(), 5);
      const retired = catalogue.change({ skus: [sku] }, (set) => set.retire(sku));
      const [[told]] = await Promise.all([reserve(rival, uuidv7(), { [sku]: 5 }), retired]);
      await expectStock(opened(), sku, { reserved: told === stockReserved.name ? 5 : 0 });
      expect(await reserve(store, uuidv7(), { [sku]: 1 })).toEqual([stockRejected.name]);
    }
  });
};
