import { type DomainEvent, LONGEST_WAIT_S, type OrderView, type PlaceOrder } from '@tessera/contracts';
import { type Once } from '@tessera/messaging/once';
import { Order, priced, toOrderView } from '@tessera/order/domain';
import { waitIn } from '@tessera/runtime/rules';
import { v7 as uuidv7 } from 'uuid';
import { type UseCase } from '../../chain/use-case.js';
import { changeOnce, together } from '../../store/change.js';
import { LedgerStore } from '../../store/ledger.store.js';
import { loadedOrders, OrderStore } from '../../store/orders.store.js';
import { ShelfStore } from '../../store/shelf.store.js';
import { CURRENCY } from '../settings.js';
import { decide, type Owners } from './decide.js';

const [orders, shelves, ledgers] = [new OrderStore(), new ShelfStore(), new LedgerStore(CURRENCY)];

/** What several tries of one request share: it is one order, however often it has to be decided. */
interface Wanted {
  id: string;
  customerId: string;
  body: PlaceOrder;
}

/** Prices, stock and credit as they are, and the order as it was accepted. */
const load = async ({ id, customerId, body }: Wanted) => {
  const skus = body.lines.map(({ sku }) => sku);
  const [{ shelf, prices }, ledger] = await Promise.all([
    shelves.loadPriced(skus),
    ledgers.load({ customers: [customerId] }),
  ]);
  const order = new Order({ id, customerId, ...priced(body, prices), note: body.note ?? null }, new Date());
  const { set, writes } = together({ orders: loadedOrders([]), shelf, ledger });
  return { set: { ...set, order, accepted: toOrderView(order) }, writes };
};

const move = ({ order, ...owners }: Owners & { order: Order }): DomainEvent[] => decide(owners, order, new Date());

/** As the first call was answered, and with `Prefer: wait` as it was decided: here that is at once. */
const answerTo = async ({ body: accepted, replayed }: Once<OrderView>, prefer: string | undefined) => {
  const wait = waitIn(prefer, LONGEST_WAIT_S);
  const decided = wait === undefined ? undefined : await orders.find(accepted.id);
  const headers = {
    location: `/v1/orders/${accepted.id}`,
    ...(wait !== undefined && { 'preference-applied': `wait=${wait}` }),
    ...(replayed && { 'idempotency-replayed': 'true' }),
  };
  if (!decided) return { status: 202, headers, data: accepted } as const;
  return { status: 201, headers, data: toOrderView(decided) } as const;
};

/**
 * `POST /v1/orders`: decides order, stock and credit in one transaction. 202 with the order as it was accepted; 201 with the decided one
 * for `Prefer: wait`. Throws UNKNOWN_PRODUCT, PRICE_CHANGED, OUT_OF_STOCK (unless STOCK_CHECK=off), IDEMPOTENCY_MISMATCH.
 */
export const placeOrder: UseCase<'placeOrder'> = async ({ body, caller, once, headers: { prefer } }) => {
  const wanted = { id: uuidv7(), customerId: caller.id, body };
  const placed = await changeOnce({ once, load: () => load(wanted), move, answer: ({ accepted }) => accepted });
  return answerTo(placed, prefer);
};
