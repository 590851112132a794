import { type Trigger } from '@tessera/order/domain';
import { outcomesOf } from '../changes.js';
import { advance, cancel, credit, type OpenOrders, placed, stock } from './open-orders.js';

/** Who is faster changes from one to the next. */
const ROUNDS = 30;

const ship: Trigger = { on: 'ship' };

const races: [string, Trigger[], Trigger, Trigger, string[][]][] = [
  ['two cancels', [], cancel, cancel, [['ORDER_NOT_CANCELLABLE', 'done']]],
  ['a cancel and what confirms', [stock], cancel, credit, [['done', 'done']]],
  [
    'a ship and a cancel',
    [stock, credit],
    ship,
    cancel,
    [
      ['ORDER_NOT_CANCELLABLE', 'done'],
      ['ORDER_NOT_SHIPPABLE', 'done'],
    ],
  ],
  ['two ships', [stock, credit], ship, ship, [['ORDER_NOT_SHIPPABLE', 'done']]],
  ['both answers', [], stock, credit, [['done', 'done']]],
  ['a deadline and what confirms', [stock], { on: 'deadline' }, credit, [['done', 'done']]],
];

/** Two changes of one order at once, at two instances and at one. */
export const racing = (opened: () => OpenOrders): void => {
  const storesOf = (round: number) => {
    const { store, rival } = opened();
    if (round % 3 === 2) return [store, store] as const;
    return round % 3 ? ([rival, store] as const) : ([store, rival] as const);
  };

  /** Each entry of its history was told once. */
  const expectSound = async (id: string) => {
    const order = await opened().find(id);
    const told = (await opened().events?.())?.filter(({ subject }) => subject === id);
    expect(order?.state).not.toBe('PENDING');
    expect(order?.history).toHaveLength(order?.version ?? 0);
    if (told) expect(told.map(({ sequence }) => sequence)).toEqual(order?.history.map((_, n) => n + 1));
  };

  it.each(races)('%s: one comes first, and the other sees it', async (_, before, one, other, outcomes) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const [first, second] = storesOf(round);
      const order = await placed(first, undefined, ...before);
      const both = await outcomesOf([advance(first, order, one), advance(second, order, other)]);
      expect(outcomes).toContainEqual(both);
      await expectSound(order.id);
    }
  });

  it('cancels once, however often it is asked to at once', async () => {
    const order = await placed(opened().store);
    const calls = Array.from({ length: 12 }, (_, n) => advance(storesOf(n)[0], order, cancel));
    expect(await outcomesOf(calls)).toEqual([...Array<string>(11).fill('ORDER_NOT_CANCELLABLE'), 'done']);
    expect(await opened().find(order.id)).toMatchObject({ state: 'CANCELLED', version: 2 });
    await expectSound(order.id);
  });
};
