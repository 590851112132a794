import { Product } from '@tessera/inventory/domain';
import { advance, Order, type Trigger } from '@tessera/order/domain';
import { goodClaims, type Signer } from '@tessera/testing';
import { v7 as uuidv7 } from 'uuid';
import { Shopper } from '../../test/shopper.fixture.js';
import { toOrderItem } from '../store/order.item.js';
import { PeopleStore } from '../store/people.store.js';
import { toNewItem } from '../store/product.item.js';
import { insert, transact } from '../store/write.js';
import { surroundWith } from '../deploy/surroundings.js';
import { type TestStack } from './stack.fixture.js';

/**
 * Lets the stores of the functions work on the tables of a stack, from the test's own process and with all rights. What they
 * write is what functions would: so a test can do what no route does. Before the first use of a store.
 */
export const useTables = ({ emulator: { config }, outputs }: Pick<TestStack, 'emulator' | 'outputs'>): void =>
  surroundWith(config, outputs);

/** Puts somebody into the table who has logged in. No password is hashed, which takes longest of all. */
export const putPerson = async ({ sub: id = uuidv7(), sid = uuidv7() } = {}): Promise<{ sub: string; sid: string }> => {
  const newcomer = { id, email: `${id}@example.org`, name: 'Somebody', passwordHash: '' };
  await new PeopleStore().change({ emails: [newcomer.email] }, (set) => [
    ...set.register(newcomer, new Date()),
    ...set.logIn({ id: sid, personId: id, startedAt: new Date(), endedAt: null }, `hash of ${sid}`),
  ]);
  return { sub: id, sid };
};

/** A customer of the stack at `url`, with an access token of a signer whom it knows. */
export const putCustomer = async (url: string, signer: Signer): Promise<Shopper & { id: string }> => {
  const { sub, sid } = await putPerson();
  const customer = new Shopper(url);
  customer.api.tokens = { accessToken: signer.token({ ...goodClaims(), sub, sid }) };
  return Object.assign(customer, { id: sub });
};

/** An order that was placed then, with its id of a moment before; confirmed unless `moves` say otherwise. */
export const anOrder = (
  customerId: string,
  {
    at = new Date(),
    mintedAt = at,
    moves = [{ on: 'stock.reserved' }, { on: 'credit.reserved' }],
    lines = 1,
  }: { at?: Date; mintedAt?: Date; moves?: Trigger[]; lines?: number } = {},
): Order => {
  const line = (n: number) => ({ sku: `S-${n}`, name: 'x'.repeat(200), quantity: 1, unitPrice: 100 });
  const id = uuidv7({ msecs: mintedAt.getTime() });
  const order = new Order(
    { id, customerId, currency: 'EUR', note: null, lines: Array.from({ length: lines }, (_, n) => line(n)) },
    at,
  );
  for (const move of moves) advance(order, move, at);
  return order;
};

/** Puts orders as they are into the table, and tells nobody. */
export const putOrders = (orders: readonly Order[]): Promise<void> =>
  transact(orders.map((order) => insert('orders', toOrderItem(order, 1))));

/** Puts products at 100 minor units with so many pieces each into the table, and tells nobody. */
export const putProducts = (skus: readonly string[], available: number): Promise<void> => {
  const price = { amount: 100, currency: 'EUR' };
  const itemOf = (sku: string) =>
    toNewItem(new Product({ sku, name: 'Test product', description: '', price, status: 'active', version: 1 }));
  return transact(skus.map((sku) => insert('inventory', { ...itemOf(sku), available, onHand: available })));
};
