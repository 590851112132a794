import { creditCaptured, creditRejected, creditReleased, creditReserved } from '@tessera/contracts';
import { v7 as uuidv7 } from 'uuid';
import { expectTold } from '../changes.js';
import { type CreditOrder, customer, expectAccount, type OpenCredit, orderOf, pay, step } from './open-credit.js';

/** A customer with one order, of 300 of the 1,000 that they may owe. */
const begin = async (opened: OpenCredit): Promise<CreditOrder> => {
  const order = orderOf(await customer(opened, 1_000), 300);
  await step(opened.store, 'hold', order);
  return order;
};

/** What becomes of the credit of an order. */
export const ending = (opened: () => OpenCredit): void => {
  it('spends what is held, and gives back what is spent', async () => {
    const order = await begin(opened());
    expect(await step(opened().rival, 'capture', order)).toEqual([creditCaptured.name]);
    await expectAccount(opened(), order.customerId, { held: 0, spent: 300, available: 700 });
    expect(await step(opened().store, 'release', order)).toEqual([creditReleased.name]);
    await expectAccount(opened(), order.customerId, { held: 0, spent: 0, available: 1_000 });
    await expectTold(opened(), order.orderId, creditReserved, creditCaptured, creditReleased);
  });

  it('gives back what is held, and spends nothing of it afterwards', async () => {
    const order = await begin(opened());
    await step(opened().store, 'release', order);
    expect(await step(opened().store, 'capture', order)).toEqual([]);
    await expectAccount(opened(), order.customerId, { held: 0, spent: 0 });
    await expectTold(opened(), order.orderId, creditReserved, creditReleased);
  });

  it('does nothing a second time', async () => {
    const order = await begin(opened());
    for (const move of ['hold', 'capture', 'release'] as const) {
      await step(opened().store, move, order);
      expect(await step(opened().store, move, order)).toEqual([]);
      expect(await step(opened().rival, 'hold', order)).toEqual([]);
      const [held, spent] = [move === 'hold' ? 300 : 0, move === 'capture' ? 300 : 0];
      await expectAccount(opened(), order.customerId, { held, spent });
    }
    await expectTold(opened(), order.orderId, creditReserved, creditCaptured, creditReleased);
  });

  it('remembers an order that ended before it was placed', async () => {
    const order = orderOf(await customer(opened(), 1_000));
    expect(await step(opened().store, 'release', order)).toEqual([]);
    for (const move of ['hold', 'capture', 'release'] as const)
      expect(await step(opened().rival, move, order)).toEqual([]);
    await expectAccount(opened(), order.customerId, { held: 0, spent: 0 });
    await expectTold(opened(), order.orderId);
  });

  it('remembers an order that it refused', async () => {
    const order = orderOf(await customer(opened(), 99));
    for (const move of ['hold', 'hold', 'capture', 'release'] as const) await step(opened().store, move, order);
    await expectAccount(opened(), order.customerId, { held: 0, spent: 0 });
    await expectTold(opened(), order.orderId, creditRejected);
  });
};

/** What customers pay back. */
export const paying = (opened: () => OpenCredit): void => {
  it('takes what is paid from what is spent, never more', async () => {
    const order = await begin(opened());
    const { customerId } = order;
    await expect(pay(opened().store, customerId, 1)).rejects.toMatchObject({ code: 'CREDIT_IN_USE' });
    await step(opened().store, 'capture', order);
    await pay(opened().store, customerId, 200);
    await expectAccount(opened(), customerId, { spent: 100, available: 900 });
    await expect(pay(opened().rival, customerId, 101)).rejects.toMatchObject({ code: 'CREDIT_IN_USE' });
    await expectAccount(opened(), customerId, { spent: 100, available: 900 });
  });

  it('owes a customer what was paid for an order that is called off', async () => {
    const order = await begin(opened());
    await step(opened().store, 'capture', order);
    await pay(opened().store, order.customerId, 300);
    await step(opened().store, 'release', order);
    await expectAccount(opened(), order.customerId, { spent: -300, available: 1_300 });
  });

  it('takes nothing from nobody', async () => {
    await expect(pay(opened().store, uuidv7(), 1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
};
