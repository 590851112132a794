import { createLog } from '@tessera/runtime';
import { eventually, kafkaTopics, type TestTopics } from '@tessera/testing';
import { type Producer } from 'kafkajs';
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BroadcastOptions, BroadcastSubscriber } from './broadcast.subscriber.js';
import { KafkaClient } from './kafka.client.js';

const log = createLog('test', 'silent');

describe('BroadcastSubscriber', () => {
  let topics: TestTopics;
  let producer: Producer;
  let subscribers: BroadcastSubscriber[];
  let ahead: number;
  const now = () => Date.now() + ahead;

  beforeEach(async () => {
    subscribers = [];
    ahead = 0;
    topics = await kafkaTopics();
    producer = topics.kafka.producer();
    await producer.connect();
  });
  afterEach(async () => {
    await Promise.all(subscribers.map((subscriber) => subscriber.stop()));
    await producer.disconnect();
    await topics.drop();
  });

  const tell = (...values: string[]) =>
    producer.send({ topic: `${topics.TOPIC_PREFIX}users`, messages: values.map((value) => ({ key: value, value })) });

  /** A subscriber and what it has received. */
  const listen = async (from: 'beginning' | 'end' | { sinceMs: number }, failing?: string) => {
    const received: string[] = [];
    const onMessage = ({ value }: { value: Buffer | null }) => {
      received.push(String(value));
      if (String(value) === failing) throw new TypeError(failing);
    };
    await caughtUp(from, onMessage);
    return received;
  };

  const caughtUp = async (from: BroadcastOptions['from'], onMessage: BroadcastOptions['onMessage'] = () => {}) => {
    const client = new KafkaClient('test', topics, log);
    const subscriber = new BroadcastSubscriber(client, { topic: 'users', from, onMessage }, log, now);
    subscribers.push(subscriber);
    subscriber.start();
    await eventually(() => expect(subscriber.caughtUp).toBe(true));
    return subscriber;
  };

  it('brings everything to everyone, from the beginning, and is caught up only then', async () => {
    await tell('a', 'b', 'c', 'd');
    const [one, two] = await Promise.all([listen('beginning'), listen('beginning')]);
    expect([one.toSorted(), two.toSorted()]).toEqual([
      ['a', 'b', 'c', 'd'],
      ['a', 'b', 'c', 'd'],
    ]);
    await tell('e');
    await eventually(() => expect([one.at(-1), two.at(-1)]).toEqual(['e', 'e']));
  });

  it('brings news only, or what is not older than asked for', async () => {
    await tell('old');
    await sleep(1_500);
    const recent = Date.now();
    await tell('recent');
    const [news, late] = await Promise.all([listen('end'), listen({ sinceMs: Date.now() - recent + 500 })]);
    await tell('new');
    await eventually(() => expect([news, late]).toEqual([['new'], ['recent', 'new']]));
  });

  it('goes on after a message that cannot be received', async () => {
    const received = await listen('end', 'bad');
    await tell('bad', 'good');
    await tell('better');
    await eventually(() => expect(received.toSorted()).toEqual(['bad', 'better', 'good']));
  });

  it('is caught up behind what holds nothing for anybody, as the end of a transaction does', async () => {
    const transactional = topics.kafka.producer({ transactionalId: topics.TOPIC_PREFIX, idempotent: true });
    await transactional.connect();
    const transaction = await transactional.transaction();
    await transaction.send({ topic: `${topics.TOPIC_PREFIX}users`, messages: [{ key: 'a', value: 'a' }] });
    await transaction.abort();
    await transactional.disconnect();
    expect(await listen('beginning')).toEqual([]);
  });

  it('hears a topic on which nobody says anything', async () => {
    const subscriber = await caughtUp('end');
    ahead = 3_600_000;
    expect(subscriber.silentMs).toBeGreaterThanOrEqual(ahead);
    await eventually(() => expect(subscriber.silentMs).toBeLessThan(ahead));
  });

  it('misses nothing of what was sent while its process was frozen for longer than its session', async () => {
    const program = `
      import { BroadcastSubscriber, KafkaClient } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)};
      import { createLog } from ${JSON.stringify(new URL('../../../runtime/dist/index.js', import.meta.url).href)};
      const log = createLog('frozen', 'silent');
      const onMessage = ({ value }) => console.log(String(value));
      const subscriber = new BroadcastSubscriber(new KafkaClient('frozen', ${JSON.stringify({ ...topics, kafka: undefined })}, log), { topic: 'users', from: 'end', onMessage }, log);
      subscriber.start();
      setInterval(() => subscriber.caughtUp && console.log('caught up'), 100);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const received = new Set<string>();
    child.stdout
      .setEncoding('utf8')
      .on('data', (text: string) => text.split('\n').forEach((line) => received.add(line)));
    await eventually(() => expect(received).toContain('caught up'));
    await tell('before');
    await eventually(() => expect(received).toContain('before'));
    child.kill('SIGSTOP');
    await tell('meanwhile 1', 'meanwhile 2', 'meanwhile 3');
    await sleep(13_000);
    child.kill('SIGCONT');
    await tell('after');
    await eventually(() => {
      for (const value of ['meanwhile 1', 'meanwhile 2', 'meanwhile 3', 'after']) expect(received).toContain(value);
    });
    child.kill('SIGKILL');
  });
});
