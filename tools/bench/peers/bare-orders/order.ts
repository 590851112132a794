import { v7 as uuidv7 } from 'uuid';
import { event } from './event.js';
import { type Postgres, statement, type Told } from './postgres.js';

export interface Line {
  sku: string;
  quantity: number;
}

export interface Order {
  id: string;
  customerId: string;
  lines: Line[];
  total: number;
}

interface Row {
  version: number;
  history: { state: string; at: string }[];
  stock_reserved: boolean;
  credit_reserved: boolean;
}

const insert = statement(
  'insert-order',
  `INSERT INTO orders (id, customer_id, state, lines, total, currency, version, history, stock_reserved, credit_reserved,
     placed_at, updated_at, deadline_at)
   VALUES ($1, $2, 'PENDING', $3, $4, 'EUR', 1, $5, false, false, $6, $6, clock_timestamp() + interval '30 s')`,
);
const lock = statement('lock-order', 'SELECT * FROM orders WHERE id = $1 FOR UPDATE');
const update = statement(
  'update-order',
  `UPDATE orders SET state = $2, version = $3, history = $4, stock_reserved = $5, credit_reserved = $6, updated_at = $7,
     deadline_at = CASE WHEN $2 = 'PENDING' THEN deadline_at END
   WHERE id = $1`,
);

const moneyOf = (amount: number) => ({ amount, currency: 'EUR' });

const tellOf = (name: string, { id, customerId, lines, total }: Order) => {
  const told = lines.map((line) => ({ ...line, unitPrice: moneyOf(1) }));
  return event('orders', `order.${name}.v1`, id, { customerId, lines: told, total: moneyOf(total) });
};

export const newOrder = (customerId: string, lines: Line[]): Order => ({
  id: uuidv7(),
  customerId,
  lines,
  total: lines.length,
});

/** What the order service does in Postgres, order by order. */
export class Orders {
  constructor(private readonly postgres: Postgres) {}

  place(order: Order): Promise<Told> {
    const at = new Date().toISOString();
    const { id, customerId, total } = order;
    const lines = JSON.stringify(order.lines.map((line) => ({ ...line, name: line.sku, unitPrice: 1 })));
    return this.postgres.transaction(async (tx) => {
      await insert(tx, [id, customerId, lines, total, JSON.stringify([{ state: 'PENDING', at }]), at]);
      return this.postgres.append(tx, tellOf('placed', order));
    });
  }

  /** A yes. The second one confirms the order, which is then told. */
  answer(order: Order, from: 'stock' | 'credit', message: string): Promise<Told | undefined> {
    return this.postgres.transaction(async (tx) => {
      await this.postgres.admit(tx, 'order.checkout', message);
      const { rows } = await lock<Row>(tx, [order.id]);
      const [row] = rows;
      if (!row) throw new Error(`${order.id} is not there`);
      const [stock, credit] = [row.stock_reserved || from === 'stock', row.credit_reserved || from === 'credit'];
      const at = new Date().toISOString();
      const state = stock && credit ? 'CONFIRMED' : 'PENDING';
      const history = state === 'PENDING' ? row.history : [...row.history, { state, at }];
      await update(tx, [order.id, state, history.length, JSON.stringify(history), stock, credit, at]);
      return state === 'PENDING' ? undefined : this.postgres.append(tx, tellOf('confirmed', order));
    });
  }
}
