import { creditRejected, creditReleased, creditReserved } from '@tessera/contracts';
import { atOnce, count, expectTold, inLanes, outcomeOf, outcomesOf } from '../changes.js';
import { become } from '../people/new-people.js';
import { customer, expectAccount, type OpenCredit, orderOf, pay, step } from './open-credit.js';

const MANY = 50;
/** Who is faster changes from one to the next. */
const ROUNDS = 10;

/** Many who want the same credit. */
export const crowding = (opened: () => OpenCredit): void => {
  it.each([
    [100, 1],
    [799, 7],
    [100_000, MANY],
  ])('of fifty orders of 100, just as many as fit hold of a limit of %i', async (limit, served) => {
    const kim = await customer(opened(), limit);
    const calls = atOnce(opened(), MANY, (store) => step(store, 'hold', orderOf(kim)));
    const events = (await Promise.all(calls)).flat();
    expect([count(events, creditReserved.name), count(events, creditRejected.name)]).toEqual([served, MANY - served]);
    await expectAccount(opened(), kim, { held: served * 100, spent: 0 });
  });

  it('loses none of the orders of a customer', async () => {
    const kim = await customer(opened(), 10_000);
    await inLanes(opened(), 10, async (store) => {
      const [bought, left] = [orderOf(kim, 7), orderOf(kim, 5)];
      for (const order of [bought, left]) await step(store, 'hold', order);
      await step(store, 'capture', bought);
      await step(store, 'release', left);
    });
    await expectAccount(opened(), kim, { held: 0, spent: 560 });
  });

  it('lends no cent too much to those who want of two accounts, in any order', async () => {
    const [kim, lee] = [await customer(opened(), 1_000), await customer(opened(), 2_000)];
    const calls = atOnce(opened(), MANY, (store, n) => {
      const orders = [orderOf(kim), orderOf(lee)];
      const keys = {
        customers: n % 4 < 2 ? [kim, lee] : [lee, kim],
        orders: orders.map(({ orderId }) => orderId),
      };
      return store.change(keys, (ledger) => orders.flatMap((order) => ledger.hold(order)));
    });
    await Promise.all(calls);
    await expectAccount(opened(), kim, { held: 1_000 });
    await expectAccount(opened(), lee, { held: 2_000 });
  });

  it('holds, spends and gives back an order once, however often it hears of it', async () => {
    const order = orderOf(await customer(opened(), 1_000));
    for (const [move, held, spent] of [
      ['hold', 100, 0] as const,
      ['capture', 0, 100] as const,
      ['release', 0, 0] as const,
    ]) {
      await Promise.all(atOnce(opened(), 12, (store) => step(store, move, order)));
      await expectAccount(opened(), order.customerId, { held, spent });
    }
  });

  it('takes no payment for what is paid already', async () => {
    const order = orderOf(await customer(opened(), 1_000));
    await step(opened().store, 'hold', order);
    await step(opened().store, 'capture', order);
    const outcomes = await outcomesOf(atOnce(opened(), 12, (store) => pay(store, order.customerId, 30)));
    expect([count(outcomes, 'done'), count(outcomes, 'CREDIT_IN_USE')]).toEqual([3, 9]);
    await expectAccount(opened(), order.customerId, { spent: 10 });
  });
};

/** Two at once, at two instances. */
export const racing = (opened: () => OpenCredit): void => {
  it('holds nothing of an order that is placed and ends', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const order = orderOf(await customer(opened(), 1_000));
      const { store, rival } = opened();
      const [[held]] = await Promise.all([step(store, 'hold', order), step(rival, 'release', order)]);
      await expectAccount(opened(), order.customerId, { held: 0, spent: 0 });
      await expectTold(opened(), order.orderId, ...(held ? [creditReserved, creditReleased] : []));
    }
  });

  it('lends no more than a limit that is lowered', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { rival, people } = opened();
      const kim = await customer(opened(), 1_000);
      const lower = people.change({ users: [kim], accounts: [kim] }, (set) =>
        set.administer(kim, { creditLimit: 50 }, new Date()),
      );
      const [lowered, [told]] = await Promise.all([outcomeOf(lower), step(rival, 'hold', orderOf(kim))]);
      const isHeld = told === creditReserved.name;
      expect(lowered).toBe(isHeld ? 'CREDIT_IN_USE' : 'done');
      await expectAccount(opened(), kim, { limit: isHeld ? 1_000 : 50, held: isHeld ? 100 : 0 });
    }
  });

  it('lends nothing behind a block, and keeps what was lent before it', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { store, rival, people } = opened();
      const kim = await customer(opened(), 1_000);
      const both = [step(rival, 'hold', orderOf(kim)), become(people, kim, 'blocked')] as const;
      const [[told]] = await Promise.all(both);
      expect(await step(store, 'hold', orderOf(kim))).toEqual([creditRejected.name]);
      await become(people, kim, 'active');
      await expectAccount(opened(), kim, { held: told === creditReserved.name ? 100 : 0 });
    }
  });
};
