import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { type Aws, awsAt, type Emulator, type Stack, startEmulator } from '@tessera/aws';
import { eventually } from '@tessera/testing';
import { randomUUID } from 'node:crypto';
import { deploy, listDeadLetters, redrive, redriveOutbox, runningStack, statusOf } from '../deploy/index.js';
import { v7At } from '../deploy/redrive.js';
import { depthOf } from '../deploy/status.js';
import { type SmallCode, smallCode, smallTemplate } from './small-stack.fixture.js';
import { emulated, withTools } from '@tessera/aws/testing';

await withTools('Bringing back dead letters', emulated, async () => {
  let emulator: Emulator;
  let aws: Aws;
  let small: SmallCode;
  let stack: Stack;
  beforeAll(async () => {
    [emulator, small] = await Promise.all([startEmulator(), smallCode()]);
    aws = awsAt(emulator.config, 'serverless');
  });
  beforeEach(async () => {
    await deploy(aws, { stack: 'shop', template: smallTemplate, code: small.code });
    stack = await runningStack(aws, 'shop');
  });
  afterEach(() => emulator.reset());
  afterAll(async () => {
    small.remove();
    await emulator.stop();
  });

  const event = (type: string) => ({
    specversion: '1.0',
    id: randomUUID(),
    source: '/tessera/order',
    type,
    subject: randomUUID(),
    sequence: '00000000000000000002',
    correlationid: randomUUID(),
    data: {},
  });
  const change = (hop = 0) => ({ hop, events: [event('order.confirmed.v1')] });
  const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:shop-Settle-1:$LATEST';
  const invocation = (requestPayload: unknown) => ({
    version: '1.0',
    requestContext: { functionArn, condition: 'RetriesExhausted' },
    requestPayload,
  });
  const streamRecord = (at: number) => ({
    requestContext: { functionArn, condition: 'RetryAttemptsExhausted' },
    DDBStreamBatchInfo: { batchSize: 1, approximateArrivalOfFirstRecord: new Date(at).toISOString() },
  });

  type Queue = 'ChangesQueueUrl' | 'ChangesDeadQueueUrl' | 'SettleDeadQueueUrl';

  const send = async (queue: Queue, ...bodies: unknown[]) => {
    for (const body of bodies)
      await aws.queues.send(
        new SendMessageCommand({ QueueUrl: stack.outputs[queue], MessageBody: JSON.stringify(body) }),
      );
  };
  const depths = () =>
    Promise.all(
      (['ChangesQueueUrl', 'ChangesDeadQueueUrl', 'SettleDeadQueueUrl'] as const).map((queue) =>
        depthOf(aws, stack.outputs[queue] ?? ''),
      ),
    );

  it('shows what lies there, and leaves it there', async () => {
    await send('ChangesDeadQueueUrl', change(), streamRecord(Date.now()));
    await send('SettleDeadQueueUrl', invocation({ a: 1 }));
    const found = await listDeadLetters(aws, stack);
    expect(found.map(({ queue, shape }) => `${queue} ${shape}`).toSorted()).toEqual([
      'changes change',
      'changes stream',
      'settle invocation',
    ]);
    expect(await listDeadLetters(aws, stack, ['settle'])).toMatchObject([{ says: 'shop-Settle-1: RetriesExhausted' }]);
    expect(await depths()).toEqual([0, 2, 1]);
    expect(await statusOf(aws, 'shop')).toMatchObject({ isWell: false, alarms: [] });
  });

  it('moves the changes that can be told, and leaves the rest', async () => {
    await send('ChangesDeadQueueUrl', ...Array.from({ length: 23 }, () => change()), change(3), { not: 'ours' });
    const { moved, left } = await redrive(aws, stack, 'changes');
    expect([moved, left.map(({ says }) => says.slice(0, 6)).toSorted()]).toEqual([23, ['a loop', '{"not"']]);
    expect(await depths()).toEqual([23, 2, 0]);
    // What was left is there for the next one at once.
    expect(await redrive(aws, stack, 'changes')).toMatchObject({ moved: 0, left: [{}, {}] });
  });

  it('asks a function again what it could not do', async () => {
    await send('SettleDeadQueueUrl', invocation({ Records: ['again'] }), 'broken');
    expect(await redrive(aws, stack, 'settle')).toMatchObject({ moved: 1, left: [{ shape: 'unknown' }] });
    await eventually(() => expect(small.asked()).toEqual([{ Records: ['again'] }]));
    expect(await depths()).toEqual([0, 0, 1]);
  });

  it('tells changes again from the outbox, and forgets the records of the stream that it covers', async () => {
    const hour = 3_600_000;
    const since = Date.now() - 2 * hour;
    for (const at of [Date.now() - 3 * hour, Date.now() - hour, Date.now()])
      await aws.tables.send(
        new PutCommand({ TableName: stack.outputs['OutboxTable'], Item: { pk: 'o', sk: v7At(at), ...change() } }),
      );
    await send('ChangesDeadQueueUrl', streamRecord(Date.now() - hour), streamRecord(Date.now() - 3 * hour), change());
    expect(await redriveOutbox(aws, stack, { since, dryRun: true })).toBe(2);
    expect(await depths()).toEqual([0, 3, 0]);
    expect(await redriveOutbox(aws, stack, { since })).toBe(2);
    expect(await depths()).toEqual([2, 2, 0]);
  });
});
