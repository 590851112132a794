import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { orderCancelled, orderConfirmed, type OrderView } from '@tessera/contracts';
import { toOrderView } from '@tessera/order/domain';
import { type SNSEvent } from 'aws-lambda';
import { handedEvent } from '../../chain/handed-event.js';
import { log } from '../../chain/log.js';
import { receiptKey } from '../../chain/receipt-key.js';
import { type StructuredEvent } from '../../chain/told-change.js';
import { OrderStore } from '../../store/orders.store.js';
import { setting } from '../settings.js';
import { asOf } from './as-of.js';

const orders = new OrderStore();
const s3 = new S3Client({ forcePathStyle: process.env['EMULATED'] === '1' });

const wasConfirmed = ({ history }: OrderView) => history.some(({ state }) => state === 'CONFIRMED');

/** Undefined for an order that was cancelled before it was confirmed: nobody had to pay for it. */
const receiptOf = async ({ type, data, sequence }: StructuredEvent): Promise<OrderView | undefined> => {
  const schema = [orderConfirmed, orderCancelled].find(({ name }) => name === type)?.schema;
  if (!schema) throw new Error(`${type} has no receipt`);
  const order = await orders.find(schema.parse(data).orderId);
  if (!order) throw new Error('an event of an order that is not there');
  const view = asOf(toOrderView(order), Number(sequence));
  return wasConfirmed(view) ? view : undefined;
};

/** `order.confirmed` and `order.cancelled` → the receipt, a JSON document: the order as it was then, and when it was issued. */
export const handler = async (handed: SNSEvent): Promise<void> => {
  const { event, cause } = handedEvent(handed);
  const order = await receiptOf(event);
  if (order) {
    const Body = JSON.stringify({ order, issuedAt: order.updatedAt });
    const place = { Bucket: setting('RECEIPTS_BUCKET'), Key: receiptKey(order) };
    await s3.send(new PutObjectCommand({ ...place, Body, ContentType: 'application/json' }));
  }
  log.info('receipt', { correlationId: cause.correlationId, subject: event.subject, written: order !== undefined });
};
