import { type DomainEvent, Refusal } from '@tessera/contracts';
import { type Shelf } from '@tessera/inventory/domain';
import { advance, type Order, type Orders } from '@tessera/order/domain';
import { type CreditLedger } from '@tessera/user/domain';

/** Whose things one order is decided on. */
export interface Owners {
  orders: Orders;
  shelf: Shelf;
  ledger: CreditLedger;
}

const isStockChecked = () => process.env['STOCK_CHECK'] !== 'off';

/** `CREDIT_LIMIT_EXCEEDED` or `CUSTOMER_BLOCKED`, of the event that says so. */
const reasonIn = ({ data }: DomainEvent): 'CREDIT_LIMIT_EXCEEDED' | 'CUSTOMER_BLOCKED' =>
  typeof data === 'object' && data && 'reason' in data && data.reason === 'CUSTOMER_BLOCKED'
    ? 'CUSTOMER_BLOCKED'
    : 'CREDIT_LIMIT_EXCEEDED';

/** Nothing is held of a thing of which there is not enough. */
const outOfStock = ({ shelf }: Owners, order: Order, at: Date): DomainEvent[] => {
  const lines = shelf.short(order.lines);
  if (isStockChecked()) throw new Refusal('OUT_OF_STOCK', { extra: { lines } });
  return [...shelf.reserve(order.id, order.lines), ...advance(order, { on: 'stock.rejected', lines }, at)];
};

/** Credit first: of an order that nobody pays for no pieces are held, not for a moment. */
const held = ({ shelf, ledger }: Owners, order: Order, at: Date): DomainEvent[] => {
  const { id: orderId, customerId, lines } = order;
  const [credit] = ledger.hold({ orderId, customerId, total: order.money(order.total) });
  if (!credit) return [];
  if (credit.type.name === 'credit.rejected.v1')
    return [credit, ...advance(order, { on: 'credit.rejected', code: reasonIn(credit) }, at)];
  return [
    ...shelf.reserve(orderId, lines),
    ...advance(order, { on: 'stock.reserved' }, at),
    credit,
    ...advance(order, { on: 'credit.reserved' }, at),
  ];
};

/** The whole order process in one decision, by the moves of the services and their table of states. */
export const decide = (owners: Owners, order: Order, at: Date): DomainEvent[] => {
  const placed = owners.orders.place(order);
  const isShort = owners.shelf.short(order.lines).length > 0;
  return [...placed, ...(isShort ? outOfStock(owners, order, at) : held(owners, order, at))];
};
