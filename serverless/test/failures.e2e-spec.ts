import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SendMessageCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { orderShipped } from '@tessera/contracts';
import { eventually } from '@tessera/testing';
import { randomUUID } from 'node:crypto';
import { Shopper } from '../../test/shopper.fixture.js';
import { type StructuredEvent } from '../chain/told-change.js';
import { handOver, invoke, logOf, resourceOf } from './functions.fixture.js';
import { gap } from './gaps.js';
import { drain, Listener, queueBehind } from './listener.fixture.js';
import { asked, topicEvent } from './request.fixture.js';
import { testStack } from './stack.fixture.js';
import { emulated, withTools } from '@tessera/aws/testing';

await withTools('What becomes of what is wrong', emulated, async () => {
  /** What becomes of what is wrong: it is found, put where people look, and nothing else suffers. */
  const alerts = 'arn:aws:sns:eu-west-1:000000000000:alerts';
  const stack = await testStack({ chain: 'express', parameters: { AlertTopicArn: alerts } });
  const { aws, outputs } = stack;
  const output = (name: string) => outputs[name] ?? '';

  let listener: Listener;
  let staff: Shopper;

  beforeAll(async () => {
    listener = await Listener.at(aws, output('EventsTopicArn'));
    staff = await new Shopper(stack.url).logIn(stack.staff);
  });

  afterAll(() => stack.stop());

  /** An event that nobody settles or writes a receipt for. */
  const shipped = (more: object = {}): StructuredEvent => {
    const orderId = randomUUID();
    return {
      specversion: '1.0',
      id: randomUUID(),
      source: '/tessera/order',
      type: orderShipped.name,
      time: new Date().toISOString(),
      subject: orderId,
      sequence: '3'.padStart(20, '0'),
      correlationid: randomUUID(),
      data: { orderId, customerId: randomUUID() },
      ...more,
    };
  };

  const isHeard = async ({ subject }: StructuredEvent, times = 1) =>
    expect(await listener.of(subject)).toHaveLength(times);

  /** So many letters, once they are there. */
  const letters = async (queue: string, count: number): Promise<string[]> => {
    const found: string[] = [];
    await eventually(async () => {
      found.push(...(await drain(aws, output(queue))));
      expect(found).toHaveLength(count);
    });
    return found;
  };

  const isEmpty = async (queue: string) => {
    const asksFor = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const { Attributes } = await aws.queues.send(
      new GetQueueAttributesCommand({ QueueUrl: output(queue), AttributeNames: [...asksFor] }),
    );
    expect(Object.values(Attributes ?? {})).toEqual(['0', '0']);
  };

  describe('what lies in the queue and is no change', () => {
    it('is a dead letter after three receives, and what lies beside it is done once', async () => {
      // Sixty seconds are what a bridge may take; the test is not to wait for three of them.
      const soon = { QueueUrl: output('ChangesQueueUrl'), Attributes: { VisibilityTimeout: '3' } };
      await aws.queues.send(new SetQueueAttributesCommand(soon));
      const good = Array.from({ length: 7 }, () => shipped());
      const bodies = good.map((event) => JSON.stringify({ hop: 0, events: [event] }));
      const endless = shipped();
      const bad = ['{"hop":0,"eve', JSON.stringify({ kind: 'order' }), JSON.stringify({ hop: 3, events: [endless] })];
      const all = [...bodies.slice(0, 3), ...bad, ...bodies.slice(3)];
      for (const MessageBody of all)
        await aws.queues.send(new SendMessageCommand({ QueueUrl: output('ChangesQueueUrl'), MessageBody }));
      expect((await letters('ChangesDeadQueueUrl', 3)).toSorted()).toEqual(bad.toSorted());
      for (const event of good) await isHeard(event);
      await isHeard(endless, 0);
      await isEmpty('ChangesQueueUrl');
      const failed = (await logOf(aws, 'express', 'bridge')).filter(({ message }) => message === 'not published');
      expect(failed).toHaveLength(3 * bad.length);
    });
  });

  describe('what is no change and comes out of a stream', () => {
    const recordOf = (image: Record<string, unknown>, SequenceNumber: string) => ({
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      dynamodb: { SequenceNumber, NewImage: marshall(image) },
    });

    it('is a dead letter as it is, and what comes before and behind it is done', async () => {
      const relay = await resourceOf(aws, 'express', 'RelayFunction');
      const [before, behind] = [shipped(), shipped()];
      const others = [
        recordOf({ pk: 'USER#1', sk: 'USER', email: 'a@example.org' }, '2'),
        { eventName: 'REMOVE', dynamodb: { SequenceNumber: '3' } },
        { eventName: 'INSERT', dynamodb: { SequenceNumber: '4', NewImage: { hop: { N: 'many' } } } },
        { kinesis: { data: 'e30=' } },
      ];
      const Records = [
        recordOf({ hop: 0, events: [before] }, '1'),
        ...others,
        recordOf({ hop: 0, events: [behind] }, '5'),
      ];
      expect(await invoke(aws, relay, { Records })).toEqual({ answer: { batchItemFailures: [] }, error: undefined });
      const dead = (await letters('ChangesDeadQueueUrl', others.length)).map((body): unknown => JSON.parse(body));
      expect(dead).toEqual(expect.arrayContaining(others));
      await eventually(() => isHeard(before));
      await eventually(() => isHeard(behind));
    });

    it('is found when it was written among the others', async () => {
      const TableName = output('OutboxTable');
      const event = shipped();
      await aws.tables.send(
        new PutCommand({ TableName, Item: { pk: 'a', sk: 'b', hop: 0, payload: 'somebody else' } }),
      );
      await aws.tables.send(new PutCommand({ TableName, Item: { pk: 'c', sk: 'd', hop: 0, events: [event] } }));
      const [dead = ''] = await letters('ChangesDeadQueueUrl', 1);
      expect(JSON.parse(dead)).toMatchObject({ dynamodb: { NewImage: { payload: { S: 'somebody else' } } } });
      await eventually(() => isHeard(event));
    });

    it('stops the stream when it cannot be put aside, from there on', async () => {
      const relay = await resourceOf(aws, 'express', 'RelayFunction');
      // More than a message may have.
      const large = recordOf({ hop: 0, events: [shipped({ data: 'x'.repeat(1_100_000) })] }, '2');
      const Records = [
        recordOf({ hop: 0, events: [shipped()] }, '1'),
        large,
        recordOf({ hop: 0, events: [shipped()] }, '3'),
      ];
      const { answer } = await invoke(aws, relay, { Records });
      expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
    });
  });

  describe('an event of another shape', () => {
    const confirmed = (data: unknown) => topicEvent(shipped({ type: 'order.confirmed.v1', data }));
    const wrong = {
      'is of another source': { Records: [{ eventSource: 'aws:sqs', body: '{}' }] },
      'is none': topicEvent('not JSON'),
      'has other data': confirmed({ orderId: 7 }),
      'is of another type': topicEvent(shipped({ type: 'order.rejected.v1', data: { reason: { code: 'TIMEOUT' } } })),
      'has no hop': topicEvent(shipped(), {}),
    };
    const doors = [
      ['settle-order', 'SettleOrderFunction', 'SettleDeadQueueUrl'],
      ['write-receipt', 'WriteReceiptFunction', 'ReceiptDeadQueueUrl'],
    ] as const;

    it('is tried three times and then a dead letter, and others are settled', async () => {
      for (const [, name] of doors) for (const event of Object.values(wrong)) await handOver(aws, output(name), event);
      const sku = await staff.stockUp(100, 5);
      await staff.order(sku, 2);
      await eventually(async () => expect(await staff.api.getStock({ sku })).toMatchObject({ reserved: 0, sold: 2 }));
      for (const [, , queue] of doors) {
        const dead = (await letters(queue, Object.keys(wrong).length)).map((body) => JSON.parse(body));
        expect(dead.map(({ requestPayload }) => requestPayload)).toEqual(expect.arrayContaining(Object.values(wrong)));
        for (const { requestContext } of dead)
          expect(requestContext).toMatchObject({ condition: 'RetriesExhausted', approximateInvokeCount: 3 });
      }
    });
  });

  describe('a function that may not write', () => {
    const tables = ['UsersTable', 'OrdersTable', 'InventoryTable', 'OutboxTable'];
    /** All that lies in all tables. */
    const everything = () =>
      Promise.all(
        tables.map(async (name) => {
          const { Items = [] } = await aws.tables.send(new ScanCommand({ TableName: output(name) }));
          return Items.map((item) => JSON.stringify(item)).toSorted();
        }),
      );
    /** Of the role of orders the statement about its own table. */
    const mayPut =
      /(\n {2}OrdersRole:\n(?: {4}.*\n)*? .*dynamodb:GetItem), dynamodb:PutItem( \]\n +Resource: !GetAtt OrdersTable\.Arn)/;

    it('answers 500, and has written nothing', async () => {
      const sku = await staff.stockUp(100, 5);
      const buyer = await new Shopper(stack.url).signUp();
      const before = await everything();
      const order = { body: { lines: [{ sku, quantity: 1 }] } };
      await stack.change({}, (template) => {
        expect(template).toMatch(mayPut);
        return template.replace(mayPut, '$1$2');
      });
      const { status, headers, body } = await buyer.ask('POST', '/v1/orders', order);
      expect([status, headers.get('content-type')]).toEqual([500, 'application/problem+json']);
      expect(body).toEqual({
        type: 'about:blank',
        title: 'Something broke here',
        status: 500,
        instance: '/v1/orders',
        code: 'INTERNAL',
        requestId: headers.get('x-request-id'),
      });
      expect(await everything()).toEqual(before);
      await stack.change({});
      expect((await buyer.ask('POST', '/v1/orders', order)).status).toBe(202);
    });
  });

  describe('an answer that breaks the contract', () => {
    const placed = async () => {
      const sku = await staff.stockUp(100, 5);
      const { id } = await staff.order(sku, 2);
      return staff.api.getOrder({ id });
    };
    /** What validate makes of it, and format of that. */
    const chained = async (data: unknown, requestId: string) => {
      const outcome = { asked: asked({ requestId }), told: { status: 200, data } };
      const checked = await invoke(aws, await resourceOf(aws, 'express', 'ValidateFunction'), outcome);
      const { answer } = await invoke(aws, await resourceOf(aws, 'express', 'FormatFunction'), checked.answer);
      return { status: answer.statusCode, body: JSON.parse(answer.body) };
    };

    it('leaves without what the contract does not name', async () => {
      const order = await placed();
      const planted = { ...order, passwordHash: 'x', lines: order.lines.map((line) => ({ ...line, cost: 1 })) };
      expect(await chained(planted, randomUUID())).toEqual({ status: 200, body: order });
    });

    it('does not leave when its total is wrong, and is counted for the alarm', async () => {
      const [order, requestId] = [await placed(), randomUUID()];
      const { status, body } = await chained({ ...order, total: { ...order.total, amount: 1 } }, requestId);
      expect([status, body]).toEqual([500, expect.objectContaining({ code: 'INTERNAL', requestId })]);
      const log = await logOf(aws, 'express', 'validate');
      const faults = [{ pointer: '/total', detail: 'is not the sum of the lines' }];
      expect(log).toContainEqual(expect.objectContaining({ level: 'ERROR', correlationId: requestId, faults }));
      expect(log).toContainEqual(
        expect.objectContaining({
          ContractBreach: 1,
          service: 'validate',
          _aws: expect.objectContaining({
            CloudWatchMetrics: [expect.objectContaining({ Namespace: 'Tessera', Dimensions: [['service']] })],
          }),
        }),
      );
    });

    it('tells people, who have given a topic for alarms', async () => {
      await new SNSClient(aws.config).send(new CreateTopicCommand({ Name: 'alerts' }));
      const queue = await queueBehind(aws, alerts);
      const Dimensions = [{ Name: 'service', Value: 'validate' }];
      const breach = (Value: number) => ({ MetricName: 'ContractBreach', Dimensions, Value, Unit: 'Count' as const });
      const put = (value: number) =>
        aws.watch.send(new PutMetricDataCommand({ Namespace: 'Tessera', MetricData: [breach(value)] }));
      await put(0);
      expect(await drain(aws, queue)).toEqual([]);
      // On AWS the line of the breach before has counted already.
      if (gap('emf')) await put(1);
      const alarm = await eventually(async () => {
        const [body = ''] = await drain(aws, queue);
        return JSON.parse(JSON.parse(body).Message);
      });
      expect(alarm).toMatchObject({
        AlarmName: await resourceOf(aws, 'express', 'ValidateBreachAlarm'),
        NewStateValue: 'ALARM',
        AlarmDescription: 'An answer broke the contract and was withheld',
      });
    });
  });
});
