import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { type Aws, resourcesOf, type Stack } from '@tessera/aws';
import { apiOf } from './seed.js';
import { ownStack } from './own-stack.js';

/** How a stack is. */
export interface StackReport {
  name: string;
  region: string;
  status: string;
  /** Where the API answers; undefined while it does not. */
  url: string | undefined;
  outputs: Readonly<Record<string, string>>;
  /** Messages in each queue; what is in a dead-letter queue waits for somebody. */
  queues: { name: string; messages: number; isDead: boolean }[];
  /** Names of those that are in ALARM. */
  alarms: string[];
  isWell: boolean;
}

/** Messages in a queue, those that somebody is just reading included. */
export const depthOf = async ({ queues }: Aws, QueueUrl: string): Promise<number> => {
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes = {} } = await queues.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
  );
  return AttributeNames.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
};

const queueOutputs = {
  changes: 'ChangesQueueUrl',
  'changes-dead': 'ChangesDeadQueueUrl',
  'settle-dead': 'SettleDeadQueueUrl',
  'receipt-dead': 'ReceiptDeadQueueUrl',
} as const;

const queuesOf = async (aws: Aws, { outputs }: Stack): Promise<StackReport['queues']> => {
  const there = Object.entries(queueOutputs).flatMap(([name, output]) => {
    const url = outputs[output];
    return url === undefined ? [] : [{ name, url }];
  });
  return Promise.all(
    there.map(async ({ name, url }) => ({ name, messages: await depthOf(aws, url), isDead: name.endsWith('-dead') })),
  );
};

const MOST_NAMES = 100;

const alarmsOf = async (aws: Aws, stack: Stack): Promise<string[]> => {
  const names = (await resourcesOf(aws, stack))
    .filter(({ type }) => type === 'AWS::CloudWatch::Alarm')
    .map(({ id }) => id);
  if (names.length === 0) return [];
  const asked = { AlarmNames: names.slice(0, MOST_NAMES), StateValue: 'ALARM' } as const;
  const { MetricAlarms = [] } = await aws.watch.send(new DescribeAlarmsCommand(asked));
  return MetricAlarms.map(({ AlarmName = '' }) => AlarmName);
};

/** Looks at a stack, its queues and its alarms. */
export const statusOf = async (aws: Aws, name: string): Promise<StackReport> => {
  const stack = await ownStack(aws, name);
  const [queues, alarms] = await Promise.all([queuesOf(aws, stack), alarmsOf(aws, stack)]);
  const isDone = /^(CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE$/.test(stack.status);
  const hasDead = queues.some(({ isDead, messages }) => isDead && messages > 0);
  return {
    name,
    region: aws.config.region,
    status: stack.status,
    url: stack.outputs['ApiId'] === undefined ? undefined : apiOf(aws, stack),
    outputs: stack.outputs,
    queues,
    alarms,
    isWell: isDone && !hasDead && alarms.length === 0,
  };
};
