import { type Order } from '@tessera/order/domain';

/** Where the receipt of an order lies in the bucket; that of a cancelled one is another document. */
export const receiptKey = ({ customerId, id, state }: Pick<Order, 'customerId' | 'id' | 'state'>): string =>
  `receipts/${customerId}/${id}${state === 'CANCELLED' ? '.cancelled' : ''}.json`;
