import { type ListOrders, type OrderView } from '@tessera/contracts';
import { toOrderView } from '@tessera/order/domain';
import { v7 as uuidv7 } from 'uuid';
import { cancel, newOrder, type OpenOrders, placed } from './open-orders.js';

/** So many orders of a customer, every third one cancelled; newest first. */
const placeMany = async (opened: OpenOrders, customerId: string, many: number) => {
  const views: OrderView[] = [];
  for (let n = 0; n < many; n += 1) {
    const { id } = await placed(opened.store, newOrder({ customerId }), ...(n % 3 ? [] : [cancel]));
    const view = await opened.find(id);
    if (view) views.unshift(view);
  }
  return views;
};

/** From where the query begins to the end. */
const pagesOf = async (opened: OpenOrders, query: ListOrders) => {
  const pages = [await opened.list(query)];
  for (let next = pages[0]?.next; next; next = pages.at(-1)?.next)
    pages.push(await opened.list({ ...query, cursor: next }));
  return pages.map(({ items }) => items);
};

/** How orders are found without their ids. */
export const listing = (opened: () => OpenOrders): void => {
  it('gives 45 orders of a customer page by page, newest first, and ends', async () => {
    const customerId = uuidv7();
    const all = await placeMany(opened(), customerId, 45);
    const pages = await pagesOf(opened(), { customerId, limit: 20 });
    expect(pages.map(({ length }) => length)).toEqual([20, 20, 5]);
    expect(pages.flat()).toEqual(all);
  });

  it('ends where a page is just full', async () => {
    const customerId = uuidv7();
    await placeMany(opened(), customerId, 6);
    expect((await pagesOf(opened(), { customerId, limit: 3 })).map(({ length }) => length)).toEqual([3, 3]);
  });

  it('keeps its place while orders come, go on and end', async () => {
    const customerId = uuidv7();
    const [third, second, first] = await placeMany(opened(), customerId, 3);
    const { items, next } = await opened().list({ customerId, limit: 1 });
    await placed(opened().store, newOrder({ customerId }));
    expect(items).toEqual([third]);
    expect((await pagesOf(opened(), { customerId, limit: 1, cursor: next ?? '' })).flat()).toEqual([second, first]);
  });

  it.each(['PENDING', 'CANCELLED'] as const)('gives those that are %s, of a customer and of all', async (state) => {
    const customerId = uuidv7();
    const wanted = (await placeMany(opened(), customerId, 12)).filter((order) => order.state === state);
    expect((await pagesOf(opened(), { customerId, state, limit: 3 })).flat()).toEqual(wanted);
    expect((await opened().list({ state, limit: wanted.length })).items).toEqual(wanted);
  });

  it('shows an order in the state of now, in no other', async () => {
    const customerId = uuidv7();
    const order = await placed(opened().store, newOrder({ customerId }), cancel);
    expect((await opened().list({ customerId, state: 'PENDING', limit: 9 })).items).toEqual([]);
    expect((await opened().list({ customerId, state: 'CANCELLED', limit: 9 })).items).toMatchObject([{ id: order.id }]);
  });

  it('gives the newest of all first', async () => {
    const orders = [await placed(opened().store), await placed(opened().rival), await placed(opened().store)];
    const { items, next } = await opened().list({ limit: 3 });
    expect(items).toEqual(orders.toReversed().map(toOrderView));
    expect(next).not.toBeNull();
  });

  it('gives nobody’s orders for a customer who has none', async () => {
    expect(await opened().list({ customerId: uuidv7(), limit: 20 })).toEqual({ items: [], next: null });
  });

  it.each(['nonsense', Buffer.from('no id').toString('base64url')])('refuses the cursor %s', async (cursor) => {
    await expect(opened().list({ limit: 2, cursor })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });
};
