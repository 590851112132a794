/** A product's pieces by where they are. */
export interface StockItem {
  available: number;
  reserved: number;
  sold: number;
}

/** What a customer's order has taken of the stock. */
export interface ReservationItem {
  state: string;
  lines: readonly { sku: string; quantity: number }[];
  at: number;
}

/** What it has taken of the customer's credit; minor units. */
export interface HoldItem {
  customerId: string;
  stage: string;
  amount: number;
  at: number;
}

/** An order, as far as others have to agree with it. */
export interface OrderItem {
  customerId: string;
  state: string;
  total: number;
  lines: readonly { sku: string; quantity: number }[];
}

/** A credit account; minor units. */
export interface AccountItem {
  limit: number;
  held: number;
  spent: number;
  paid: number;
  available: number;
}

/** Everything that must agree, by SKU, order or user. */
export interface Books {
  stocks: Map<string, StockItem>;
  /** Pieces that came or went without an order. */
  adjusted: Map<string, number>;
  reservations: Map<string, ReservationItem>;
  accounts: Map<string, AccountItem>;
  holds: Map<string, HoldItem>;
  orders: Map<string, OrderItem>;
}

/** Before anything was entered. */
export const newBooks = (): Books => ({
  stocks: new Map(),
  adjusted: new Map(),
  reservations: new Map(),
  accounts: new Map(),
  holds: new Map(),
  orders: new Map(),
});

/** What is wrong, by what it is wrong with: `SKU TEA`, `order …`, `user …`. */
export type Faults = Map<string, string>;

const HELD_AT_MOST_MS = 10 * 60_000;

const add = (sums: Map<string, number>, key: string, amount: number) => sums.set(key, (sums.get(key) ?? 0) + amount);

const piecesIn = (reservations: Books['reservations'], state: string): Map<string, number> => {
  const sums = new Map<string, number>();
  for (const reservation of reservations.values())
    if (reservation.state === state) for (const { sku, quantity } of reservation.lines) add(sums, sku, quantity);
  return sums;
};

const none = { available: 0, reserved: 0, sold: 0 };

const stockFault = ({ available, reserved, sold }: StockItem, adjusted: number, held: number, taken: number) => {
  const shown = `${available} + ${reserved} + ${sold}`;
  if (available < 0 || reserved < 0 || sold < 0) return `is negative: ${shown}`;
  if (available + reserved + sold !== adjusted) return `${shown} is not ${adjusted}, the sum of its adjustments`;
  if (reserved !== held) return `${reserved} are reserved, but ${held} by reservations`;
  return sold === taken ? undefined : `${sold} are sold, but ${taken} by reservations`;
};

const faultsOf = (kind: string, ids: Iterable<string>, fault: (id: string) => string | undefined): Faults => {
  const found: Faults = new Map();
  for (const id of new Set(ids)) {
    const says = fault(id);
    if (says !== undefined) found.set(`${kind} ${id}`, says);
  }
  return found;
};

/** I2: per SKU, available + reserved + sold = Σ adjustments, what reservations hold is reserved, and nothing is negative. */
export const stockFaults = ({ stocks, adjusted, reservations }: Books): Faults => {
  const [held, taken] = [piecesIn(reservations, 'HELD'), piecesIn(reservations, 'COMMITTED')];
  const skus = [...stocks.keys(), ...adjusted.keys(), ...held.keys(), ...taken.keys()];
  return faultsOf('SKU', skus, (sku) =>
    stockFault(stocks.get(sku) ?? none, adjusted.get(sku) ?? 0, held.get(sku) ?? 0, taken.get(sku) ?? 0),
  );
};

const spelled = (lines: OrderItem['lines']) =>
  lines
    .map(({ sku, quantity }) => `${sku} ${quantity}`)
    .toSorted()
    .join(', ');

const participantFault = (order?: OrderItem, reservation?: ReservationItem, hold?: HoldItem) => {
  const [stock, credit] = [reservation?.state ?? 'no reservation', hold?.stage ?? 'no hold'];
  const [takesStock, takesCredit] = [/^(HELD|COMMITTED)$/.test(stock), /^(held|captured)$/.test(credit)];
  const says = `is ${order?.state ?? 'unknown'}, but has ${stock} and ${credit}`;
  if (!order || !/^(CONFIRMED|SHIPPED)$/.test(order.state)) return takesStock || takesCredit ? says : undefined;
  if (!takesStock || !takesCredit || !reservation || !hold) return says;
  if (spelled(reservation.lines) !== spelled(order.lines)) return 'has reserved other lines than its own';
  return hold.amount === order.total ? undefined : `costs ${order.total}, but ${hold.amount} of credit are taken`;
};

/** I3: a CONFIRMED or SHIPPED order has one reservation of its lines and one hold of its total, made final or about to be; any other has none. */
export const participantFaults = ({ orders, reservations, holds }: Books): Faults =>
  faultsOf('order', [...orders.keys(), ...reservations.keys(), ...holds.keys()], (id) =>
    participantFault(orders.get(id), reservations.get(id), holds.get(id)),
  );

const accountFault = (account: AccountItem, holds: number, captures: number, ordered: number) => {
  const { limit, held, spent, paid, available } = account;
  if (held < 0 || spent < 0) return `held ${held}, spent ${spent}`;
  if (held + spent > limit) return `held ${held} + spent ${spent} is over the limit of ${limit}`;
  if (available !== limit - held - spent) return `${available} are available, not ${limit} - ${held} - ${spent}`;
  if (held !== holds) return `held is ${held}, its holds say ${holds}`;
  if (spent + paid !== captures) return `spent ${spent} + paid ${paid} is not ${captures}, what was captured`;
  return holds + captures === ordered ? undefined : `${holds + captures} are taken, its orders cost ${ordered}`;
};

const noAccount = { limit: 0, held: 0, spent: 0, paid: 0, available: 0 };

/** I8: per user, held + spent ≤ limit, and they are what holds and orders say, less payments. */
export const creditFaults = ({ accounts, holds, orders }: Books): Faults => {
  const [held, captured, ordered] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()];
  for (const { customerId, stage, amount } of holds.values()) {
    if (stage === 'held') add(held, customerId, amount);
    if (stage === 'captured') add(captured, customerId, amount);
  }
  for (const { customerId, state, total } of orders.values())
    if (/^(CONFIRMED|SHIPPED)$/.test(state)) add(ordered, customerId, total);
  return faultsOf('user', [...accounts.keys(), ...held.keys(), ...captured.keys(), ...ordered.keys()], (id) =>
    accountFault(accounts.get(id) ?? noAccount, held.get(id) ?? 0, captured.get(id) ?? 0, ordered.get(id) ?? 0),
  );
};

/** What is held is made final within seconds; later than ten minutes an event was lost. */
export const stuckFaults = ({ reservations, holds }: Books, now: number): Faults =>
  faultsOf('order', [...reservations.keys(), ...holds.keys()], (id) => {
    const [reservation, hold] = [reservations.get(id), holds.get(id)];
    const moments = [
      ...(reservation?.state === 'HELD' ? [reservation.at] : []),
      ...(hold?.stage === 'held' ? [hold.at] : []),
    ];
    const since = Math.min(...moments);
    if (moments.length === 0 || now - since <= HELD_AT_MOST_MS) return undefined;
    return `is held since ${new Date(since).toISOString()}: nothing made it final, "tessera aws redrive --list" may say why`;
  });
