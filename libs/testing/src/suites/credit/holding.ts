import { creditRejected, creditReserved } from '@tessera/contracts';
import { INITIAL_CREDIT_LIMIT } from '@tessera/user/domain';
import { v7 as uuidv7 } from 'uuid';
import { expectTold } from '../changes.js';
import { become, register } from '../people/new-people.js';
import { customer, expectAccount, type OpenCredit, orderOf, step } from './open-credit.js';

const [reserved, rejected] = [[creditReserved.name], [creditRejected.name]];

/** What was told of an order, where somebody can look. */
const dataOf = async ({ events }: OpenCredit, orderId: string) =>
  (await events?.())?.filter(({ subject }) => subject === orderId).map(({ data }) => data);

/** What an order may have, and what not. */
export const holding = (opened: () => OpenCredit): void => {
  it('begins with the account that a newcomer gets', async () => {
    const { id } = await register(opened().people);
    const limit = INITIAL_CREDIT_LIMIT;
    await expectAccount(opened(), id, { limit, held: 0, spent: 0, available: limit, currency: 'EUR' });
  });

  it('holds what an order asks for, to the last cent', async () => {
    const kim = await customer(opened(), 700);
    const [order, { orderId, total }] = [orderOf(kim, 300), orderOf(kim, 400)];
    expect(await step(opened().store, 'hold', order)).toEqual(reserved);
    await expectAccount(opened(), kim, { held: 300, spent: 0, available: 400 });
    expect(await step(opened().rival, 'hold', { orderId, customerId: kim, total })).toEqual(reserved);
    await expectAccount(opened(), kim, { limit: 700, held: 700, spent: 0, available: 0 });
    await expectTold(opened(), order.orderId, creditReserved);
    const told = await dataOf(opened(), order.orderId);
    if (told) expect(told).toEqual([{ orderId: order.orderId, customerId: kim, amount: order.total }]);
  });

  it('holds nothing of an order that asks for a cent too much, and says so', async () => {
    const kim = await customer(opened(), 700);
    await step(opened().store, 'hold', orderOf(kim, 300));
    const order = orderOf(kim, 401);
    expect(await step(opened().store, 'hold', order)).toEqual(rejected);
    await expectAccount(opened(), kim, { held: 300, spent: 0 });
    await expectTold(opened(), order.orderId, creditRejected);
    const told = await dataOf(opened(), order.orderId);
    if (told) expect(told).toMatchObject([{ customerId: kim, reason: 'CREDIT_LIMIT_EXCEEDED' }]);
  });

  it.each([
    ['who is blocked', (id: string) => become(opened().people, id, 'blocked').then(() => id)],
    ['whom nobody knows', () => uuidv7()],
  ])('lends nothing to somebody %s', async (_, somebody) => {
    const id = await somebody(await customer(opened(), 700));
    const order = orderOf(id);
    expect(await step(opened().store, 'hold', order)).toEqual(rejected);
    expect(await opened().account(id)).toBeUndefined();
    const told = await dataOf(opened(), order.orderId);
    if (told) expect(told).toMatchObject([{ customerId: id, reason: 'CUSTOMER_BLOCKED' }]);
  });

  it('lends again to somebody who is no longer blocked', async () => {
    const kim = await customer(opened(), 700);
    await become(opened().people, kim, 'blocked');
    await become(opened().people, kim, 'active');
    expect(await step(opened().store, 'hold', orderOf(kim))).toEqual(reserved);
    await expectAccount(opened(), kim, { held: 100 });
  });
};

/** What one change does with several orders. */
export const together = (opened: () => OpenCredit): void => {
  it('see each other, whoever they are of', async () => {
    const [kim, lee] = [await customer(opened(), 150), await customer(opened(), 150)];
    const orders = [orderOf(kim), orderOf(kim), orderOf(lee)];
    const keys = { customers: [kim, lee], orders: orders.map(({ orderId }) => orderId) };
    await opened().store.change(keys, (ledger) => orders.flatMap((order) => ledger.hold(order)));
    for (const id of [kim, lee]) await expectAccount(opened(), id, { held: 100 });
    for (const [n, told] of [creditReserved, creditRejected, creditReserved].entries())
      await expectTold(opened(), orders[n]?.orderId ?? '', told);
  });

  it('leave nothing when a move throws half way', async () => {
    const kim = await customer(opened(), 700);
    const [good, bad] = [orderOf(kim), orderOf(kim, 100, 'USD')];
    const keys = { customers: [kim], orders: [good.orderId, bad.orderId] };
    const change = opened().store.change(keys, (ledger) => [...ledger.hold(good), ...ledger.hold(bad)]);
    await expect(change).rejects.toThrow('EUR');
    await expectAccount(opened(), kim, { held: 0 });
    await expectTold(opened(), good.orderId);
    expect(await step(opened().store, 'hold', good)).toEqual(reserved);
  });
};
