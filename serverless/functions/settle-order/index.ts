import { type DataOf, type DomainEvent, orderCancelled, orderConfirmed } from '@tessera/contracts';
import { type SNSEvent } from 'aws-lambda';
import { handedEvent } from '../../chain/handed-event.js';
import { log } from '../../chain/log.js';
import { type StructuredEvent } from '../../chain/told-change.js';
import { changeOnce, together } from '../../store/change.js';
import { cause as running } from '../../store/context.js';
import { LedgerStore } from '../../store/ledger.store.js';
import { ShelfStore } from '../../store/shelf.store.js';
import { CURRENCY } from '../settings.js';

const [shelves, ledgers] = [new ShelfStore(), new LedgerStore(CURRENCY)];

const load = async ({ orderId, customerId }: { orderId: string; customerId: string }) => {
  const [shelf, ledger] = await Promise.all([
    shelves.load({ orders: [orderId] }),
    ledgers.load({ customers: [customerId], orders: [orderId] }),
  ]);
  return together({ shelf, ledger });
};

type Settled = Awaited<ReturnType<typeof load>>['set'];
type Settle = (set: Settled) => DomainEvent[];

/** What is held is sold and spent. */
const confirm =
  (order: DataOf<typeof orderConfirmed>): Settle =>
  ({ shelf, ledger }) => [...shelf.commit(order.orderId), ...ledger.capture(order)];

/** Whatever is held or sold, or spent, goes back. */
const cancel =
  (order: DataOf<typeof orderCancelled>): Settle =>
  ({ shelf, ledger }) => [...shelf.release(order.orderId), ...ledger.release(order)];

const read = (event: StructuredEvent) => {
  if (event.type === orderConfirmed.name) {
    const order = orderConfirmed.schema.parse(event.data);
    return { order, move: confirm(order) };
  }
  if (event.type !== orderCancelled.name) throw new Error(`${event.type} settles nothing`);
  const order = orderCancelled.schema.parse(event.data);
  return { order, move: cancel(order) };
};

/**
 * Makes an outcome final, asynchronously: `order.confirmed` → pieces sold and credit captured, `order.cancelled` → both given back.
 * Moves go by the state of what they move, so events may come twice and in any order, and no inbox is needed.
 */
export const handler = async (handed: SNSEvent): Promise<void> => {
  const { event, cause } = handedEvent(handed);
  const { order, move } = read(event);
  const answer = ({ shelf }: Settled) => shelf.changes.reservations.map(({ state }) => state);
  const { body: states } = await running.run(cause, () => changeOnce({ load: () => load(order), move, answer }));
  log.info('settled', { correlationId: cause.correlationId, orderId: order.orderId, type: event.type, states });
};
