import { createLog } from '@tessera/runtime';
import { eventually } from '@tessera/testing';
import { type GroupConsumer } from '../consumer/group.consumer.js';
import { GroupReader } from './group.reader.js';
import { type KafkaClient } from './kafka.client.js';

const events = { GROUP_JOIN: 'consumer.group_join', CRASH: 'consumer.crash' };

/** As much of kafkajs' consumer as a reader touches; the test says what happens to it. */
class FakeConsumer {
  readonly events = events;
  disconnected = false;
  private readonly listeners = new Map<string, (event: unknown) => void>();

  on = (name: string, listener: (event: unknown) => void) => this.listeners.set(name, listener);
  emit = (name: string, payload: object) => this.listeners.get(name)?.({ payload });
  connect = () => Promise.resolve();
  subscribe = () => Promise.resolve();
  run = () => Promise.resolve();
  resume = () => {};
  pause = () => {};
  disconnect = () => {
    this.disconnected = true;
    return Promise.resolve();
  };
}

const crash = (restart: boolean) => ({ error: new Error('no coordinator'), restart });

describe('GroupReader', () => {
  let consumers: FakeConsumer[];
  let deaths: unknown[];
  let reader: GroupReader;

  beforeEach(async () => {
    consumers = [];
    deaths = [];
    const consumer = () => {
      const fake = new FakeConsumer();
      consumers.push(fake);
      return fake;
    };
    const client = { missing: () => Promise.resolve([]), consumer, topic: String, plainTopic: String };
    const group = {
      group: 'g',
      routes: { topics: ['orders'] },
      start: () => {},
      restart: () => {},
      finish: () => Promise.resolve(),
      takeCommits: () => [],
    };
    reader = new GroupReader(
      client as unknown as KafkaClient,
      group as unknown as GroupConsumer,
      (error) => deaths.push(error),
      createLog('test', 'silent'),
    );
    reader.start();
    await eventually(() => expect(consumers).toHaveLength(1));
  });
  afterEach(async () => {
    await reader.stop();
  });

  const giveUp = () => consumers.at(-1)?.emit(events.CRASH, crash(false));

  it('lets kafkajs start again by itself when it wants to', async () => {
    consumers[0]?.emit(events.CRASH, crash(true));
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect([consumers.length, reader.connected]).toEqual([1, false]);
  });

  it('takes a new consumer when kafkajs gave one up for good, and leaves the old one', async () => {
    giveUp();
    await eventually(() => expect(consumers.map(({ disconnected }) => disconnected)).toEqual([true, false]));
    consumers[1]?.emit(events.GROUP_JOIN, { memberAssignment: { orders: [0] } });
    expect([reader.connected, reader.partitions, deaths]).toEqual([true, { orders: [0] }, []]);
  });

  it('ends the process when no new consumer ever joins', () => {
    for (let n = 0; n < 10; n++) giveUp();
    expect(deaths).toEqual([]);
    giveUp();
    expect(deaths).toHaveLength(1);
  });
});
