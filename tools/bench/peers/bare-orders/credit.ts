import { event } from './event.js';
import { type Order } from './order.js';
import { type Postgres, statement, type Told } from './postgres.js';

const lockAccount = statement(
  'lock-account',
  `SELECT account.*, person.status = 'active' AS active
   FROM credit_account AS account JOIN person ON person.id = account.customer_id
   WHERE account.customer_id = $1 FOR UPDATE OF account`,
);
const moveCredit = statement(
  'move-credit',
  'UPDATE credit_account SET held = held + $2, spent = spent + $3 WHERE customer_id = $1',
);
const insertHold = statement(
  'insert-hold',
  `INSERT INTO credit_hold (order_id, customer_id, amount, stage, version) VALUES ($1, $2, $3, 'held', 1)`,
);
const capture = statement('capture', `UPDATE credit_hold SET stage = 'captured', version = 2 WHERE order_id = $1`);

const tellOf = (name: string, { id, customerId, total }: Order) =>
  event('credit', `credit.${name}.v1`, id, { customerId, amount: { amount: total, currency: 'EUR' } });

/** What the user service does in Postgres, order by order. */
export class Credit {
  constructor(private readonly postgres: Postgres) {}

  hold(order: Order, message: string): Promise<Told> {
    const { id, customerId, total } = order;
    return this.postgres.transaction(async (tx) => {
      await this.postgres.admit(tx, 'user.credit', message);
      await lockAccount(tx, [customerId]);
      await moveCredit(tx, [customerId, total, 0]);
      await insertHold(tx, [id, customerId, total]);
      return this.postgres.append(tx, tellOf('reserved', order));
    });
  }

  capture(order: Order, message: string): Promise<Told> {
    const { id, customerId, total } = order;
    return this.postgres.transaction(async (tx) => {
      await this.postgres.admit(tx, 'user.credit', message);
      await lockAccount(tx, [customerId]);
      await moveCredit(tx, [customerId, -total, total]);
      await capture(tx, [id]);
      return this.postgres.append(tx, tellOf('captured', order));
    });
  }
}
