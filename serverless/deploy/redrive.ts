import { InvokeCommand } from '@aws-sdk/client-lambda';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { type Aws, type Stack } from '@tessera/aws';
import { type DeadLetter, deadLetterFrom } from './dead-letters.js';

/** The dead-letter queues, by who gave up. */
export const deadQueues = ['changes', 'settle', 'receipt'] as const;
export type DeadQueue = (typeof deadQueues)[number];

const outputOf = {
  changes: 'ChangesDeadQueueUrl',
  settle: 'SettleDeadQueueUrl',
  receipt: 'ReceiptDeadQueueUrl',
} as const;
const functionOf = { changes: undefined, settle: 'SettleOrderFunction', receipt: 'WriteReceiptFunction' } as const;

/** A dead letter as it lies in its queue. */
export type Waiting = DeadLetter & { queue: DeadQueue; id: string; sentAt: number };

type Received = { message: Message; letter: Waiting };

/** Long enough for all of a queue; whatever is left is shown to the next reader at once. */
const OURS_FOR_S = 120;

/** Reads a queue to its end. Nobody else sees what was read for a while. */
const readAll = async (aws: Aws, { outputs }: Stack, queue: DeadQueue): Promise<Received[]> => {
  const QueueUrl = outputs[outputOf[queue]];
  const all: Received[] = [];
  for (;;) {
    const { Messages = [] } = await aws.queues.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: OURS_FOR_S,
        // Without a wait only some of a queue's servers are asked, and a queue seems empty that is not.
        WaitTimeSeconds: aws.config.endpoint === undefined ? 2 : 0,
        MessageSystemAttributeNames: ['SentTimestamp'],
      }),
    );
    if (Messages.length === 0) return all;
    for (const message of Messages) {
      const sentAt = Number(message.Attributes?.SentTimestamp ?? 0);
      const letter = { ...deadLetterFrom(message.Body ?? ''), queue, id: message.MessageId ?? '', sentAt };
      all.push({ message, letter });
    }
  }
};

const letGo = async (aws: Aws, { outputs }: Stack, { message, letter }: Received) => {
  const QueueUrl = outputs[outputOf[letter.queue]];
  const { ReceiptHandle } = message;
  await aws.queues.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
};

const remove = async (aws: Aws, { outputs }: Stack, { message, letter }: Received) => {
  const QueueUrl = outputs[outputOf[letter.queue]];
  await aws.queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
};

/** Has it tried again where it failed. Answers whether that can be. */
const tryAgain = async (aws: Aws, { outputs }: Stack, { message, letter }: Received): Promise<boolean> => {
  if (letter.shape === 'change') {
    await aws.queues.send(new SendMessageCommand({ QueueUrl: outputs['ChangesQueueUrl'], MessageBody: message.Body }));
    return true;
  }
  const FunctionName = outputs[functionOf[letter.queue] ?? ''];
  if (letter.shape !== 'invocation' || FunctionName === undefined) return false;
  await aws.functions.send(
    new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: JSON.stringify(letter.payload) }),
  );
  return true;
};

/** Everything that lies in the dead-letter queues, and stays there. */
export const listDeadLetters = async (
  aws: Aws,
  stack: Stack,
  queues: readonly DeadQueue[] = deadQueues,
): Promise<Waiting[]> => {
  const received = (await Promise.all(queues.map((queue) => readAll(aws, stack, queue)))).flat();
  await Promise.all(received.map((one) => letGo(aws, stack, one)));
  return received.map(({ letter }) => letter);
};

/** What became of dead letters. */
export interface Redriven {
  moved: number;
  /** Those that nothing can be done with here. */
  left: Waiting[];
}

/** Can this be tried again by itself? */
export const isCurable = ({ shape, queue }: Pick<Waiting, 'shape' | 'queue'>): boolean =>
  shape === 'change' || (shape === 'invocation' && functionOf[queue] !== undefined);

/** Has each dead letter of a queue tried again where it failed, then takes it out: at least once. The others are left. */
export const redrive = async (aws: Aws, stack: Stack, queue: DeadQueue): Promise<Redriven> => {
  const received = await readAll(aws, stack, queue);
  const left: Waiting[] = [];
  for (const one of received) {
    if (await tryAgain(aws, stack, one)) await remove(aws, stack, one);
    else {
      left.push(one.letter);
      await letGo(aws, stack, one);
    }
  }
  return { moved: received.length - left.length, left };
};

/** The smallest UUID v7 of that moment (RFC 9562): sort keys of the outbox are of such. */
export const v7At = (ms: number): string => {
  const hex = Math.max(0, ms).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};

/** A record comes to the stream a moment after the change got its key. */
const STREAM_DELAY_MS = 60_000;

/** Publishes the changes since that moment again, from the outbox itself: consumers know what they have seen. Answers how many. */
export const redriveOutbox = async (
  aws: Aws,
  stack: Stack,
  { since, dryRun = false }: { since: number; dryRun?: boolean },
): Promise<number> => {
  let count = 0;
  const pages = paginateScan(
    { client: aws.tables },
    {
      TableName: stack.outputs['OutboxTable'],
      FilterExpression: 'sk >= :since',
      ExpressionAttributeValues: { ':since': v7At(since - STREAM_DELAY_MS) },
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages) {
    count += Items.length;
    if (!dryRun) for (const { hop, events } of Items) await publish(aws, stack, { hop, events });
  }
  if (!dryRun) await forgetStreams(aws, stack, since);
  return count;
};

const publish = ({ queues }: Aws, { outputs }: Stack, change: { hop: unknown; events: unknown }) =>
  queues.send(new SendMessageCommand({ QueueUrl: outputs['ChangesQueueUrl'], MessageBody: JSON.stringify(change) }));

/** Records of streams whose changes have been published again say nothing any more. */
const forgetStreams = async (aws: Aws, stack: Stack, since: number) => {
  for (const one of await readAll(aws, stack, 'changes')) {
    const isDone = one.letter.shape === 'stream' && one.letter.since >= since;
    await (isDone ? remove : letGo)(aws, stack, one);
  }
};
