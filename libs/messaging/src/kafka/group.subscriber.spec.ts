import { createLog } from '@tessera/runtime';
import { eventually } from '@tessera/testing';
import { type ConsumerRunConfig, type EachBatchPayload } from 'kafkajs';
import { type GroupConsumer } from '../consumer/group.consumer.js';
import { GroupSubscriber } from './group.subscriber.js';
import { type KafkaClient } from './kafka.client.js';

const events = {
  GROUP_JOIN: 'consumer.group_join',
  START_BATCH_PROCESS: 'consumer.start_batch_process',
  STOP: 'consumer.stop',
  CRASH: 'consumer.crash',
};

/** As much of kafkajs' consumer as a subscriber touches; the test says what happens to it. */
class FakeConsumer {
  readonly events = events;
  disconnected = false;
  /** What was asked of it while it was in no group: kafkajs throws then. */
  readonly outOfPlace: string[] = [];
  private inGroup = false;
  private eachBatch: ConsumerRunConfig['eachBatch'];
  private readonly listeners = new Map<string, (event: unknown) => void>();

  on = (name: string, listener: (event: unknown) => void) => this.listeners.set(name, listener);
  emit = (name: string, payload: object = {}) => {
    this.inGroup = name === events.GROUP_JOIN;
    this.listeners.get(name)?.({ payload });
  };
  connect = () => Promise.resolve();
  subscribe = () => Promise.resolve();
  run = ({ eachBatch }: ConsumerRunConfig) => {
    this.eachBatch = eachBatch;
    return Promise.resolve();
  };
  /** Brings a batch without messages for us, after which its subscriber may want it to pause. */
  take = (topic: string) => {
    const batch = { topic, partition: 0, messages: [], fetchedOffset: '0', lastOffset: () => '0' };
    const payload = { batch, resolveOffset: () => {}, commitOffsetsIfNecessary: () => this.commit };
    return this.eachBatch?.(payload as unknown as EachBatchPayload);
  };
  /** What becomes of commits. */
  commit = Promise.resolve();
  seek = () => this.inGroup || this.outOfPlace.push('seek');
  resume = () => this.inGroup || this.outOfPlace.push('resume');
  pause = () => this.inGroup || this.outOfPlace.push('pause');
  disconnect = () => {
    this.disconnected = true;
    return Promise.resolve();
  };
}

const crash = (restart: boolean) => ({ error: new Error('no coordinator'), restart });

describe('GroupSubscriber', () => {
  let consumers: FakeConsumer[];
  let deaths: unknown[];
  let commits: object[];
  let timesAsked: number;
  let subscriber: GroupSubscriber;

  beforeEach(async () => {
    consumers = [];
    deaths = [];
    commits = [];
    timesAsked = 0;
    const consumer = () => {
      const fake = new FakeConsumer();
      consumers.push(fake);
      return fake;
    };
    const committed = () => {
      timesAsked += 1;
      return Promise.resolve([{ topic: 'orders', partition: 0, offset: 0n }]);
    };
    const client = { missing: () => Promise.resolve([]), committed, consumer, topic: String, plainTopic: String };
    const group = {
      group: 'g',
      routes: { topics: ['orders'] },
      start: () => {},
      restart: () => {},
      finish: () => Promise.resolve(),
      marks: { commits },
      accept: () => {},
      full: true,
      relaxed: true,
    };
    subscriber = new GroupSubscriber(
      client as unknown as KafkaClient,
      group as unknown as GroupConsumer,
      (error) => deaths.push(error),
      createLog('test', 'silent'),
    );
    subscriber.start();
    await eventually(() => expect(consumers).toHaveLength(1));
  });
  afterEach(async () => {
    await subscriber.stop();
  });

  const giveUp = () => consumers.at(-1)?.emit(events.CRASH, crash(false));

  it('lets kafkajs start again by itself when it wants to', async () => {
    consumers[0]?.emit(events.CRASH, crash(true));
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect([consumers.length, subscriber.connected]).toEqual([1, false]);
  });

  it('leaves a consumer alone that has lost its group, though it has been paused and could go on', async () => {
    const [consumer] = consumers;
    consumer?.emit(events.GROUP_JOIN, { memberAssignment: { orders: [0] } });
    await eventually(() => expect(subscriber.connected).toBe(true));
    await consumer?.take('orders');
    expect(subscriber.isPaused).toBe(true);
    consumer?.emit(events.STOP);
    consumer?.emit(events.CRASH, crash(true));
    await new Promise((resolve) => setTimeout(resolve, 500));
    await subscriber.stop();
    expect(consumer?.outOfPlace).toEqual([]);
  });

  it('asks where to go on when no commit is on its way any more, which the broker might take after its answer', async () => {
    const [consumer] = consumers;
    const join = () => consumer?.emit(events.GROUP_JOIN, { memberAssignment: { orders: [0] } });
    join();
    await eventually(() => expect(timesAsked).toBe(1));
    await consumer?.take('orders');
    const { promise, resolve } = Promise.withResolvers<void>();
    if (consumer) consumer.commit = promise;
    commits.push({ topic: 'orders', partition: 0, offset: '1', acknowledge: () => commits.pop() });
    subscriber.tick();
    join();
    await new Promise(setImmediate);
    expect(timesAsked).toBe(1);
    resolve();
    await eventually(() => expect(timesAsked).toBe(2));
  });

  it('takes a new consumer when kafkajs gave one up for good, and leaves the old one', async () => {
    giveUp();
    await eventually(() => expect(consumers.map(({ disconnected }) => disconnected)).toEqual([true, false]));
    consumers[1]?.emit(events.GROUP_JOIN, { memberAssignment: { orders: [0] } });
    await eventually(() => expect(subscriber.connected).toBe(true));
    expect([subscriber.partitions, deaths]).toEqual([{ orders: [0] }, []]);
  });

  it('ends the process when no new consumer ever joins', () => {
    for (let n = 0; n < 10; n++) giveUp();
    expect(deaths).toEqual([]);
    giveUp();
    expect(deaths).toHaveLength(1);
  });
});
