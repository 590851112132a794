import { orderConfirmed, orderPlaced } from '@tessera/contracts';
import { type Broadcasts } from '@tessera/messaging';
import { SpokenBroadcasts } from '@tessera/testing';
import { MovedOrders } from './moved-orders.js';

const customerId = '0198c0de-0000-7000-8000-000000000002';
const total = { amount: 100, currency: 'EUR' };

const open = () => {
  const broadcasts = new SpokenBroadcasts();
  const orders = new MovedOrders(broadcasts as unknown as Broadcasts);
  const place = (orderId: string) =>
    broadcasts.say(orderPlaced.of(orderId, 1, { orderId, customerId, lines: [], total }));
  const confirm = (orderId: string) =>
    broadcasts.say(orderConfirmed.of(orderId, 2, { orderId, customerId, lines: [], total }));
  return { orders, place, confirm };
};

const dataOf = (event = '') => JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? 'null');
const idOf = (event = '') => /^id: (.*)$/m.exec(event)?.[1] ?? '';

it('tells each order that moves, to whom listens', () => {
  const { orders, place, confirm } = open();
  const heard: string[] = [];
  const stop = orders.listen((event) => heard.push(event));
  place('one');
  confirm('one');
  stop();
  place('two');
  expect(heard.map(dataOf)).toMatchObject([
    { id: 'one', state: 'PENDING', version: 1, customerId },
    { id: 'one', state: 'CONFIRMED', version: 2 },
  ]);
  expect(heard[0]).toMatch(/^event: order\nid: \w{8}-1\n/);
});

it('gives what came after an event, for as long as it keeps that', () => {
  const { orders, place } = open();
  const begun = orders.lastId;
  expect(orders.after(begun)).toEqual([]);
  for (let n = 0; n < 10; n++) place(`${n}`);
  const all = orders.after(begun)!;
  expect(all.map((event) => dataOf(event).id)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  expect(orders.after(idOf(all[6]))?.map((event) => dataOf(event).id)).toEqual(['7', '8', '9']);
  expect(orders.after(idOf(all[9]))).toEqual([]);
  for (let n = 0; n < 5_000; n++) place(`${n}`);
  expect(orders.after(begun)).toBeUndefined();
  const late = orders.lastId;
  place('last');
  expect(orders.after(late)?.map((event) => dataOf(event).id)).toEqual(['last']);
});

it('knows no event of another gateway, none that is still to come, and no rubbish', () => {
  const { orders, place } = open();
  place('one');
  const [epoch] = orders.lastId.split('-');
  for (const id of [open().orders.lastId, `${epoch}-2`, `${epoch}--1`, `${epoch}-x`, '', '1', `${epoch}-1-1`])
    expect(orders.after(id)).toBeUndefined();
});
