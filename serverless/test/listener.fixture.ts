import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { type Aws } from '@tessera/aws';
import { eventTypes } from '@tessera/contracts';
import { eventually } from '@tessera/testing';
import { type SNSEvent } from 'aws-lambda';
import { randomUUID } from 'node:crypto';
import { type StructuredEvent, structuredEvent } from '../chain/told-change.js';

/** An event as the topic told it. */
export interface Told {
  event: StructuredEvent;
  /** What subscribers filter by. */
  attributes: Record<string, string>;
  /** As the topic hands it to a function. */
  handed: SNSEvent;
}

const nameOf = (type: string) => type.replace(/\.v\d+$/, '');

/** In short: `order.confirmed#2 hop 0`. */
export const inShort = ({ event: { type, sequence }, attributes: { hop } }: Told): string =>
  `${nameOf(type)}#${Number(sequence)} hop ${hop}`;

/** Throws for what is no event of the contract, in envelope or data. */
const toldIn = (body: string): Told => {
  const Sns = JSON.parse(body);
  const event = structuredEvent.parse(JSON.parse(Sns.Message));
  const type = eventTypes.find(({ name }) => name === event.type);
  if (!type) throw new Error(`${event.type} is no event of the contract`);
  type.schema.parse(event.data);
  const attributes = Object.entries<{ Value: string }>(Sns.MessageAttributes).map(([name, { Value }]) => [name, Value]);
  const record = { EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: '', Sns };
  return { event, attributes: Object.fromEntries(attributes), handed: { Records: [record] } };
};

/** Takes all that lies in a queue. */
export const drain = async ({ queues }: Aws, QueueUrl: string): Promise<string[]> => {
  const { Messages = [] } = await queues.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  for (const { ReceiptHandle } of Messages) await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  const bodies = Messages.map(({ Body = '' }) => Body);
  return bodies.length === 0 ? bodies : [...bodies, ...(await drain({ queues } as Aws, QueueUrl))];
};

/** Whoever writes into this queue. */
const open = (QueueArn: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: QueueArn }],
});

/** A queue that a topic may write into. */
export const queueBehind = async ({ queues, config }: Aws, TopicArn: string): Promise<string> => {
  const QueueName = `listener-${randomUUID()}`;
  const Policy = JSON.stringify(open(`arn:aws:sqs:${config.region}:000000000000:${QueueName}`));
  const { QueueUrl = '' } = await queues.send(new CreateQueueCommand({ QueueName, Attributes: { Policy } }));
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
  const Endpoint = (await queues.send(asked)).Attributes?.['QueueArn'];
  await new SNSClient(config).send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
  return QueueUrl;
};

/** Hears all that a topic tells, of everything. */
export class Listener {
  private readonly heard: Told[] = [];

  private constructor(
    private readonly aws: Aws,
    private readonly queue: string,
  ) {}

  static async at(aws: Aws, topic: string): Promise<Listener> {
    return new Listener(aws, await queueBehind(aws, topic));
  }

  /** What was told of one thing so far. */
  async of(subject: string): Promise<Told[]> {
    this.heard.push(...(await drain(this.aws, this.queue)).map(toldIn));
    return this.heard.filter(({ event }) => event.subject === subject);
  }

  /** The events of one thing once there are so many of them. */
  story(subject: string, count: number): Promise<Told[]> {
    return eventually(async () => {
      const told = await this.of(subject);
      expect(told.length).toBeGreaterThanOrEqual(count);
      return told;
    });
  }
}
