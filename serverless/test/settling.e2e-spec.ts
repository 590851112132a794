import { GetObjectCommand } from '@aws-sdk/client-s3';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { type OrderView } from '@tessera/contracts';
import { eventually } from '@tessera/testing';
import { randomUUID } from 'node:crypto';
import { Shopper } from '../../test/shopper.fixture.js';
import { type StructuredEvent } from '../chain/told-change.js';
import { feed, handOver, invoke, logOf } from './functions.fixture.js';
import { inShort, Listener, type Told } from './listener.fixture.js';
import { topicEvent } from './request.fixture.js';
import { testStack } from './stack.fixture.js';
import { emulated, withTools } from '@tessera/aws/testing';

await withTools('What follows an order', emulated, async () => {
  /** What happens to an order after its answer: events, the stock and the credit, the receipt. */
  const stack = await testStack({ chain: 'express' });
  const { aws, outputs, url } = stack;
  const output = (name: string) => outputs[name] ?? '';

  let listener: Listener;
  let staff: Shopper;
  let buyer: Shopper;

  beforeAll(async () => {
    listener = await Listener.at(aws, output('EventsTopicArn'));
    staff = await new Shopper(url).logIn(stack.staff);
    buyer = await new Shopper(url).signUp();
  });

  afterAll(() => stack.stop());

  /** What a test may say of when it is done. */
  const SOON_MS = 10_000;

  const receipt = (who: Shopper, id: string) => who.ask('GET', `/v1/orders/${id}/receipt`);

  const linkOf = (id: string): Promise<string> =>
    eventually(async () => {
      const { status, body } = await receipt(buyer, id);
      expect(status).toBe(200);
      return body.url;
    }, SOON_MS);

  const statusOf = async (link: string) => (await fetch(link)).status;

  /** Stock of an SKU and credit of a customer, once they are so. */
  const are = (who: Shopper, sku: string, [available, reserved, sold]: number[], [held, spent]: number[]) =>
    eventually(async () => {
      expect(await staff.api.getStock({ sku })).toMatchObject({ available, reserved, sold });
      expect(await who.api.getMyCredit()).toMatchObject({ held, spent });
    });

  const ofType = (told: readonly Told[], type: string) => told.filter(({ event }) => event.type === `${type}.v1`);
  const one = (told: readonly Told[], type: string): Told => {
    const [found] = ofType(told, type);
    if (!found) throw new Error(`${type} was not told`);
    return found;
  };

  /** An event of an order as the outbox keeps it, as the topic would hand it over. */
  const kept = async (orderId: string, type: string) => {
    const query = { KeyConditionExpression: 'pk = :id', ExpressionAttributeValues: { ':id': orderId } };
    const { Items = [] } = await aws.tables.send(new QueryCommand({ TableName: output('OutboxTable'), ...query }));
    const events = Items.flatMap(({ events: all }): StructuredEvent[] => all);
    return topicEvent(
      events.find((event) => event.type === `${type}.v1`),
      { ce_type: `${type}.v1`, hop: '0' },
    );
  };

  describe('one order', () => {
    const [placing, cancelling] = [`placing-${randomUUID()}`, `cancelling-${randomUUID()}`];
    let sku: string;
    let order: OrderView;

    beforeAll(async () => {
      sku = await staff.stockUp(450, 10);
      const headers = { 'x-request-id': placing };
      order = (await buyer.ask('POST', '/v1/orders', { body: { lines: [{ sku, quantity: 2 }] }, headers })).body;
    });

    it('has its receipt soon, behind a link that is good for five minutes', async () => {
      const link = await linkOf(order.id);
      const response = await fetch(link);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
      const document = JSON.parse(await response.text());
      expect(document).toMatchObject({
        order: { id: order.id, state: 'CONFIRMED', version: 2, total: { amount: 900 } },
      });
      expect(document.issuedAt).toBe(document.order.updatedAt);
      const { body } = await receipt(buyer, order.id);
      expect(Date.parse(body.expiresAt) - Date.now()).toBeLessThanOrEqual(300_000);
      expect(new URL(link).searchParams.get('X-Amz-Expires')).toBe('300');
    });

    it('has a receipt that nobody reads with another link', async () => {
      const link = await linkOf(order.id);
      const other = new URL(link);
      other.searchParams.set('X-Amz-Expires', '3000');
      expect(await statusOf(link.replace(order.id, randomUUID()))).toBe(403);
      expect(await statusOf(other.href)).toBe(403);
      expect(await statusOf(link.split('?')[0] ?? '')).toBe(403);
      const Key = `receipts/${order.customerId}/${order.id}.json`;
      const get = new GetObjectCommand({ Bucket: output('ReceiptsBucket'), Key });
      const signedAt = (signingDate: Date) => getSignedUrl(aws.storage, get, { expiresIn: 300, signingDate });
      expect(await statusOf(await signedAt(new Date()))).toBe(200);
      expect(await statusOf(await signedAt(new Date(Date.now() - 301_000)))).toBe(403);
    });

    it('has a receipt for its customer and for staff', async () => {
      const stranger = await new Shopper(url).signUp();
      expect((await receipt(staff, order.id)).status).toBe(200);
      expect((await receipt(stranger, order.id)).body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
      expect((await stranger.ask('GET', `/v1/orders/${order.id}/receipt`, { token: undefined })).status).toBe(401);
    });

    it('is named by one id in the log of every function that had to do with it', async () => {
      await eventually(async () => {
        for (const room of [
          'door',
          'orders',
          'validate',
          'format',
          'relay',
          'bridge',
          'settle-order',
          'write-receipt',
        ]) {
          const ids = (await logOf(aws, 'express', room)).map(({ correlationId }) => correlationId);
          expect({ room, isNamed: ids.includes(placing) }).toEqual({ room, isNamed: true });
        }
      });
    });

    it('is told from its placing to the return of all that it held', async () => {
      await are(buyer, sku, [8, 0, 2], [0, 900]);
      const headers = { 'x-request-id': cancelling };
      expect((await buyer.ask('POST', `/v1/orders/${order.id}/cancel`, { headers })).status).toBe(200);
      await are(buyer, sku, [10, 0, 0], [0, 0]);
      const story = await listener.story(order.id, 9);
      expect(story.map(inShort).toSorted()).toEqual([
        'credit.captured#2 hop 1',
        'credit.released#3 hop 1',
        'credit.reserved#1 hop 0',
        'order.cancelled#3 hop 0',
        'order.confirmed#2 hop 0',
        'order.placed#1 hop 0',
        'stock.committed#2 hop 1',
        'stock.released#3 hop 1',
        'stock.reserved#1 hop 0',
      ]);
      // One change is one message, and its events are published in turn.
      expect(story.filter(({ attributes }) => attributes['hop'] === '0').map(inShort)).toEqual([
        'order.placed#1 hop 0',
        'stock.reserved#1 hop 0',
        'credit.reserved#1 hop 0',
        'order.confirmed#2 hop 0',
        'order.cancelled#3 hop 0',
      ]);
    });

    it('is told by whom it happened, and of what came which', async () => {
      const story = await listener.of(order.id);
      const sources = { order: '/tessera/order', stock: '/tessera/inventory', credit: '/tessera/user' };
      for (const [kind, source] of Object.entries(sources))
        expect(
          new Set(story.filter(({ event }) => event.type.startsWith(kind)).map(({ event }) => event.source)),
        ).toEqual(new Set([source]));
      const causes = {
        'order.confirmed': ['stock.committed', 'credit.captured'],
        'order.cancelled': ['stock.released', 'credit.released'],
      };
      for (const [cause, effects] of Object.entries(causes))
        for (const effect of effects)
          expect(one(story, effect).event).toMatchObject({ causationid: one(story, cause).event.id });
      for (const { event } of story.filter(({ attributes }) => attributes['hop'] === '0'))
        expect(event).not.toHaveProperty('causationid');
      const requestOf = ({ event }: Told) => event.correlationid;
      expect(['order.placed', 'stock.committed', 'credit.captured'].map((type) => requestOf(one(story, type)))).toEqual(
        Array(3).fill(placing),
      );
      expect(
        ['order.cancelled', 'stock.released', 'credit.released'].map((type) => requestOf(one(story, type))),
      ).toEqual(Array(3).fill(cancelling));
      expect(story.every(({ event, attributes }) => attributes['ce_type'] === event.type)).toBe(true);
      expect(new Set(story.map(({ event }) => event.id)).size).toBe(story.length);
    });

    it('has once it is cancelled the receipt that says so, beside the first', async () => {
      const document = JSON.parse(await (await fetch(await linkOf(order.id))).text());
      expect(document.order).toMatchObject({ state: 'CANCELLED', version: 3, reason: { code: 'BY_CUSTOMER' } });
      const Key = `receipts/${order.customerId}/${order.id}.json`;
      const first = await aws.storage.send(new GetObjectCommand({ Bucket: output('ReceiptsBucket'), Key }));
      expect(JSON.parse((await first.Body?.transformToString()) ?? '').order.state).toBe('CONFIRMED');
    });

    it('is settled once, however often the topic tells it, and in whichever order', async () => {
      const story = await listener.of(order.id);
      const [confirmed, cancelled] = [one(story, 'order.confirmed'), one(story, 'order.cancelled')];
      for (const { handed } of [confirmed, cancelled, cancelled, confirmed])
        expect(await invoke(aws, output('SettleOrderFunction'), handed)).toMatchObject({ error: undefined });
      await are(buyer, sku, [10, 0, 0], [0, 0]);
      expect(await listener.of(order.id)).toHaveLength(story.length);
    });
  });

  describe('an order whose events are late', () => {
    const changes = output('ChangesQueueUrl');
    let sku: string;
    let order: OrderView;

    // Until the bridge is fed again only the test hands events to anybody.
    beforeAll(async () => {
      sku = await staff.stockUp(100, 5);
      await feed(aws, changes, false);
      order = await buyer.order(sku, 2);
    });

    it('is CONFIRMED, and has no receipt before one is written', async () => {
      expect(await buyer.api.getOrder({ id: order.id })).toMatchObject({ state: 'CONFIRMED' });
      expect((await receipt(buyer, order.id)).body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
      await are(buyer, sku, [3, 2, 0], [200, 0]);
    });

    it('gives back what it held when its end is told before its confirmation, and sells nothing after it', async () => {
      await buyer.api.cancelOrder({ id: order.id });
      for (const type of ['order.cancelled', 'order.confirmed'])
        expect(await invoke(aws, output('SettleOrderFunction'), await kept(order.id, type))).toMatchObject({
          error: undefined,
        });
      await are(buyer, sku, [5, 0, 0], [0, 0]);
    });

    it('has the receipt of its confirmation as it was then', async () => {
      await handOver(aws, output('WriteReceiptFunction'), await kept(order.id, 'order.confirmed'));
      const Key = `receipts/${order.customerId}/${order.id}.json`;
      await eventually(async () => {
        const { Body } = await aws.storage.send(new GetObjectCommand({ Bucket: output('ReceiptsBucket'), Key }));
        const written = JSON.parse((await Body?.transformToString()) ?? '');
        expect(written.order).toMatchObject({ state: 'CONFIRMED', version: 2 });
        expect(written.order).not.toHaveProperty('reason');
      });
    });

    it('stays as it is when all of it is told again', async () => {
      await feed(aws, changes, true);
      // Those of its two changes; and that nothing was sold, only what was held came back.
      expect((await listener.story(order.id, 7)).map(inShort).toSorted()).toEqual([
        'credit.released#2 hop 1',
        'credit.reserved#1 hop 0',
        'order.cancelled#3 hop 0',
        'order.confirmed#2 hop 0',
        'order.placed#1 hop 0',
        'stock.released#2 hop 1',
        'stock.reserved#1 hop 0',
      ]);
      await linkOf(order.id);
      await are(buyer, sku, [5, 0, 0], [0, 0]);
    });
  });

  describe('an order that is not to be had', () => {
    it('is REJECTED over the credit, and holds nothing', async () => {
      const sku = await staff.stockUp(60_000, 5);
      const { id } = await buyer.order(sku, 2);
      expect(await buyer.api.getOrder({ id })).toMatchObject({
        state: 'REJECTED',
        reason: { code: 'CREDIT_LIMIT_EXCEEDED' },
      });
      expect((await listener.story(id, 3)).map(inShort)).toEqual([
        'order.placed#1 hop 0',
        'credit.rejected#1 hop 0',
        'order.rejected#2 hop 0',
      ]);
      await are(buyer, sku, [5, 0, 0], [0, 0]);
      expect((await receipt(buyer, id)).status).toBe(404);
    });

    it('is REJECTED out of stock with its lines, where the stock is not checked at the door', async () => {
      const sku = await staff.stockUp(100, 1);
      await stack.change({ StockCheck: 'off' });
      const { id, state } = await buyer.order(sku, 2);
      expect(state).toBe('PENDING');
      const lines = [{ sku, requested: 2, available: 1 }];
      expect(await buyer.api.getOrder({ id })).toMatchObject({
        state: 'REJECTED',
        reason: { code: 'OUT_OF_STOCK', lines },
      });
      expect((await listener.story(id, 3)).map(inShort)).toEqual([
        'order.placed#1 hop 0',
        'stock.rejected#1 hop 0',
        'order.rejected#2 hop 0',
      ]);
      await are(buyer, sku, [1, 0, 0], [0, 0]);
    });
  });
});
