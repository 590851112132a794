import { id as idSchema, type ListOrders, type OrderView, type Page } from '@tessera/contracts';
import { toOrderView } from '@tessera/order/domain';
import { fromCursor, toCursor } from '@tessera/runtime/rules';
import { instantOf, monthOf, type OrderItem, toOrder } from './order.item.js';
import { collect, readPage, type Rows, shown } from './pages.js';
import { nameOf } from './tables.js';

/** What a list is looked through for. */
type Wanted = Omit<ListOrders, 'cursor' | 'limit'> & { limit: number };

/** So many months without an order end the list of all orders. */
const MOST_EMPTY_MONTHS = 24;

const before = (last: string | undefined) => (last === undefined ? '' : ' AND #id < :last');

/** A page of an index from behind an order id on, newest first. */
const pageOf =
  (index: 'byCustomer' | 'byMonth', partition: 'customer' | 'month', value: string, limit: number) =>
  (last: string | undefined) =>
    readPage<OrderItem>({
      TableName: nameOf('orders'),
      IndexName: index,
      KeyConditionExpression: `#partition = :value${before(last)}`,
      ExpressionAttributeNames: { '#partition': partition, ...(last !== undefined && { '#id': 'id' }) },
      ExpressionAttributeValues: { ':value': value, ...(last !== undefined && { ':last': last }) },
      ScanIndexForward: false,
      Limit: limit + 1,
    });

const shownBy =
  ({ state }: Wanted) =>
  (item: OrderItem) =>
    state === undefined || item.state === state;

const ofCustomer = (customerId: string, wanted: Wanted, last: string | undefined): Promise<Rows<OrderItem>> => {
  const page = pageOf('byCustomer', 'customer', customerId, wanted.limit);
  return collect((after) => page(after?.id ?? last), { limit: wanted.limit, isShown: shownBy(wanted) });
};

const previous = (month: string) => monthOf(new Date(Date.parse(`${month}-01T00:00:00Z`) - 1));

/** Month by month back from the newest, or from where the last page ended. */
const ofEveryone = (wanted: Wanted, last: string | undefined): Promise<Rows<OrderItem>> => {
  // A cursor may name an id that is none of ours.
  const from = last === undefined ? Date.now() : Math.min(Date.now(), instantOf(last).getTime());
  let month = monthOf(new Date(from));
  let empty = 0;
  const read = async (after: OrderItem | null) => {
    for (; empty < MOST_EMPTY_MONTHS; month = previous(month), empty += 1) {
      const page = await pageOf('byMonth', 'month', month, wanted.limit)(after?.id ?? last);
      if (page.rows.length === 0) continue;
      empty = 0;
      if (!page.goesOn) month = previous(month);
      return { rows: page.rows, goesOn: true };
    }
    return { rows: [], goesOn: false };
  };
  return collect(read, { limit: wanted.limit, isShown: shownBy(wanted) });
};

/** Orders newest first: those of a customer, or everyone's. Shorter than `limit` when they are large or few of them fit `state`. */
export const listOrders = async ({ cursor, customerId, ...wanted }: ListOrders): Promise<Page<OrderView>> => {
  const last = fromCursor(cursor, idSchema);
  const found = customerId === undefined ? ofEveryone(wanted, last) : ofCustomer(customerId, wanted, last);
  const { rows, last: behind } = await found;
  const { items, last: next } = shown(rows, behind, (item) => toOrderView(toOrder(item)));
  return { items, next: next && toCursor(next.id) };
};
