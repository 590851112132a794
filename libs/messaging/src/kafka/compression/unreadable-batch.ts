import { createRequire } from 'node:module';

/** What a fetch asks for, as far as this file looks at it (kafkajs 2.2.4). */
interface FetchRequest {
  maxWaitTime: number;
  topics: { topic: string; partitions: { partition: number; fetchOffset: string }[] }[];
}
interface Broker {
  fetch(request: FetchRequest): Promise<unknown>;
}
interface ConsumerGroup {
  groupId: string;
  instrumentationEmitter: { emit(name: string, payload: object): void };
  isPaused(topic: string, partition: number): boolean;
  pause(of: { topic: string; partitions: number[] }[]): void;
  recoverFromFetch(error: unknown): Promise<void>;
}

/** What comes of bytes that are no messages: not unpacked, or read beyond their end. */
const UNDECODABLE = new Set([
  'UnpackingFailed',
  'RangeError',
  'ERR_OUT_OF_RANGE',
  'KafkaJSInvalidVarIntError',
  'KafkaJSInvalidLongError',
]);

const isUndecodable = (error: unknown): error is Error => error instanceof Error && UNDECODABLE.has(error.name);

/** The next batch of a partition is there and cannot be decoded; `topic` is as the broker calls it. */
export class UnreadableBatch extends Error {
  override readonly name = 'UnreadableBatch';
  /** For kafkajs: the same bytes come again. */
  readonly retriable = false;

  constructor(
    readonly topic: string,
    readonly partition: number,
    readonly offset: string,
    cause: Error,
  ) {
    super(`the batch at offset ${offset} of ${topic}/${partition} cannot be read (${cause.message})`, { cause });
  }
}

/** Each partition of a request by itself, answered at once. */
const oneByOne = (request: FetchRequest) =>
  request.topics.flatMap(({ topic, partitions }) =>
    partitions.map((one) => ({
      ...one,
      topic,
      request: { ...request, maxWaitTime: 0, topics: [{ topic, partitions: [one] }] },
    })),
  );

/** kafkajs gives up the whole answer of a broker and does not say for whose sake: each partition is asked by itself. */
const nameUnreadable = (broker: Broker) => {
  const { fetch } = broker;
  broker.fetch = async function (this: Broker, request: FetchRequest) {
    try {
      return await fetch.call(this, request);
    } catch (error) {
      if (!isUndecodable(error)) throw error;
    }
    for (const { topic, partition, fetchOffset, request: one } of oneByOne(request)) {
      await fetch.call(this, one).catch((error: unknown) => {
        throw isUndecodable(error) ? new UnreadableBatch(topic, partition, fetchOffset, error) : error;
      });
    }
    // It is gone meanwhile.
    return fetch.call(this, request);
  };
};

/**
 * kafkajs would end the consumer. Instead the partition is fetched no more, so that the others go on, and whoever listens
 * to CRASH is told, with an UnreadableBatch and `restart`, as nothing is left to be done about the consumer.
 */
const pauseUnreadable = (group: ConsumerGroup) => {
  const { recoverFromFetch } = group;
  group.recoverFromFetch = async function (this: ConsumerGroup, error: unknown) {
    if (!(error instanceof UnreadableBatch)) return recoverFromFetch.call(this, error);
    const { topic, partition } = error;
    // To pause one partition would resume all others of a topic that is paused as a whole.
    if (!this.isPaused(topic, partition)) this.pause([{ topic, partitions: [partition] }]);
    this.instrumentationEmitter.emit('consumer.crash', { error, groupId: this.groupId, restart: true });
  };
};

let isMended = false;

/** Of a batch that cannot be read everybody is told where it lies, and it holds up its own partition, no other. */
export const surviveUnreadableBatches = () => {
  if (isMended) return;
  isMended = true;
  const load = createRequire(import.meta.url);
  nameUnreadable(load('kafkajs/src/broker').prototype);
  pauseUnreadable(load('kafkajs/src/consumer/consumerGroup').prototype);
};
