import { Injectable } from '@nestjs/common';
import { type DataOf, ignored, orderCancelled, orderConfirmed, orderPlaced, orderRejected } from '@tessera/contracts';
import { Listener, On } from '@tessera/messaging';
import { type CreditLedger } from '../domain/credit-ledger.js';
import { LedgerStore } from '../store/ledger.store.js';

const touched = ({ orderId, customerId }: { orderId: string; customerId: string }) => ({
  customers: [customerId],
  orders: [orderId],
});

/**
 * The user's part of the order process (docs/events.md). Messages may come twice: the inbox makes the second a no-op,
 * and so does the ledger. A lane per customer, so that two lanes never wait for the same account.
 */
@Injectable()
@Listener({ group: 'user.credit', store: LedgerStore, lanes: 4, laneBy: 'customers', ignores: ignored['user.credit'] })
export class ReserveCreditListener {
  @On(orderPlaced, touched)
  placed(ledger: CreditLedger, order: DataOf<typeof orderPlaced>) {
    return ledger.hold(order);
  }

  @On(orderConfirmed, touched)
  confirmed(ledger: CreditLedger, order: DataOf<typeof orderConfirmed>) {
    return ledger.capture(order);
  }

  @On(orderRejected, touched)
  rejected(ledger: CreditLedger, order: DataOf<typeof orderRejected>) {
    return ledger.release(order);
  }

  @On(orderCancelled, touched)
  cancelled(ledger: CreditLedger, order: DataOf<typeof orderCancelled>) {
    return ledger.release(order);
  }
}
