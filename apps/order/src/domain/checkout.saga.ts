import { type DomainEvent, type OrderReason, type OrderState, Refusal, type ShortLine } from '@tessera/contracts';
import { type Order, type Participant } from './order.js';

/**
 * The order process. An order is PENDING until stock and credit have both been reserved (CONFIRMED), one of them was
 * refused or nobody answered in time (REJECTED), or somebody called it off (CANCELLED). Two promises: every order is
 * decided by its deadline, and stock and credit are held only for orders that are PENDING or CONFIRMED, because the
 * participants read the outcome on `orders` and give back what a REJECTED or CANCELLED order held.
 */
export type Trigger =
  | { on: 'stock.reserved' }
  | { on: 'credit.reserved' }
  | { on: 'stock.rejected'; lines: ShortLine[] }
  | { on: 'credit.rejected'; code: 'CREDIT_LIMIT_EXCEEDED' | 'CUSTOMER_BLOCKED' }
  | { on: 'deadline' }
  | { on: 'cancel'; by: 'BY_CUSTOMER' | 'BY_STAFF' }
  | { on: 'ship' };

type Name = Trigger['on'];
type Step<Of extends Name> = (order: Order, trigger: Extract<Trigger, { on: Of }>, at: Date) => DomainEvent[];

const remember = (participant: Participant) => (order: Order, _: Trigger, at: Date) =>
  order.remember(participant) ? [order.confirm(at)] : [];

const reject =
  <Of extends Trigger>(reason: (trigger: Of) => OrderReason) =>
  (order: Order, trigger: Of, at: Date) => [order.reject(reason(trigger), at)];

const cancel: Step<'cancel'> = (order, { by }, at) => [order.cancel({ code: by }, at)];
const ship: Step<'ship'> = (order, _, at) => [order.ship(at)];

/** A late answer or an old deadline changes nothing: whoever answered reads the outcome on `orders` itself. */
const nothing = () => [];
const late = {
  'stock.reserved': nothing,
  'credit.reserved': nothing,
  'stock.rejected': nothing,
  'credit.rejected': nothing,
  deadline: nothing,
};

const notCancellable: Step<'cancel'> = (order) => {
  throw new Refusal('ORDER_NOT_CANCELLABLE', { detail: `The order is ${order.state}.` });
};
const notShippable: Step<'ship'> = (order) => {
  throw new Refusal('ORDER_NOT_SHIPPABLE', { detail: `The order is ${order.state}.` });
};

/** In which state, on what, then what. Every cell is there: a pair that nobody thought of cannot compile. */
export const checkout: { [State in OrderState]: { [Of in Name]: Step<Of> } } = {
  PENDING: {
    'stock.reserved': remember('stock'),
    'credit.reserved': remember('credit'),
    'stock.rejected': reject(({ lines }) => ({ code: 'OUT_OF_STOCK', lines })),
    'credit.rejected': reject(({ code }) => ({ code })),
    deadline: reject(() => ({ code: 'TIMEOUT' })),
    cancel,
    ship: notShippable,
  },
  CONFIRMED: { ...late, cancel, ship },
  REJECTED: { ...late, cancel: notCancellable, ship: notShippable },
  CANCELLED: { ...late, cancel: notCancellable, ship: notShippable },
  SHIPPED: { ...late, cancel: notCancellable, ship: notShippable },
};

/** Moves the order on and returns what has to be told. Throws a Refusal for a cancel or ship that the table forbids. */
export const advance = <Of extends Name>(
  order: Order,
  trigger: Extract<Trigger, { on: Of }>,
  at: Date,
): DomainEvent[] => {
  // The trigger's `on` picks the cell, whose step takes exactly this trigger; TypeScript loses the link.
  const step = checkout[order.state][trigger.on] as unknown as Step<Of>;
  return step(order, trigger, at);
};
