import { brokers, startStores, type Stores } from '@tessera/stack';
import { eventually, kafkaTopics, type TestTopics } from '@tessera/testing';
import { type Admin } from 'kafkajs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Echo } from './ledger.fixture.js';

/** What a cluster of brokers does to a service: leaders move, brokers die, a majority is away. Nothing may be lost by it. */
let dir: string;
let cluster: Stores;
let topics: TestTopics;
let admin: Admin;
let echo: Echo;

beforeAll(async () => {
  // `npm test` names a folder where it looks for brokers that an interrupted run has left.
  dir = process.env['TESSERA_CLUSTER'] ?? mkdtempSync(join(tmpdir(), 'tessera-cluster-'));
  rmSync(dir, { recursive: true, force: true });
  cluster = await startStores({ dir, ports: 'any', env: { ...process.env, KAFKA_BROKERS: '' }, brokers: 3 });
});
afterAll(async () => {
  await cluster?.stop();
  rmSync(dir, { recursive: true, force: true });
});
beforeEach(async () => {
  topics = await kafkaTopics(cluster.kafkaBrokers);
  admin = topics.kafka.admin();
  await admin.connect();
  echo = await Echo.start(topics);
});
afterEach(async () => {
  await echo.stop();
  await admin.disconnect();
  await topics.drop();
});

/** Puts a partition on two brokers, one of which then leads it. */
const place = async (partition: number, replicas: number[]) => {
  const topic = `${topics.TOPIC_PREFIX}orders`;
  await admin.alterPartitionReassignments({ topics: [{ topic, partitionAssignment: [{ partition, replicas }] }] });
  await eventually(async () => {
    const [found] = (await admin.fetchTopicMetadata({ topics: [topic] })).topics;
    expect(replicas).toContain(found?.partitions.find(({ partitionId }) => partitionId === partition)?.leader);
  });
};

/** Each step takes a partition from its leader while the other is read on: the group is joined anew with a fetch under way. */
const moveLeaders = async () => {
  for (const replicas of [1, 2, 3, 1, 2].map((nodeId) => [nodeId, (nodeId % 3) + 1]))
    for (const partition of [0, 1]) {
      await place(partition, replicas);
      await sleep(500);
    }
};

describe('while leaders move', () => {
  it('receives everything once and in order', async () => {
    await echo.tellDuring(moveLeaders());
    await echo.allHeard();
  });

  it('receives everything once and in order though a slow store keeps its lanes full', async () => {
    echo.slowDown(600);
    await echo.tellDuring(moveLeaders());
    echo.slowDown(0);
    await echo.allHeard();
  });
});

describe('while brokers come and go', () => {
  it('goes on when one is killed, and when each in turn is started anew', async () => {
    const turmoil = async () => {
      await cluster.kill('kafka-2');
      await sleep(3_000);
      await cluster.restart('kafka-2');
      for (const { name } of brokers) {
        await cluster.end(name);
        await cluster.restart(name);
      }
    };
    await echo.tellDuring(turmoil());
    await echo.allHeard();
  });

  it('keeps everything in the outbox while two of three are away, and goes on when they are back', async () => {
    await echo.tellDuring(Promise.all([cluster.kill('kafka-2'), cluster.kill('kafka-3')]));
    await echo.tellDuring(sleep(5_000));
    expect(await echo.unsent()).toBeGreaterThan(0);
    await Promise.all([cluster.restart('kafka-2'), cluster.restart('kafka-3')]);
    await echo.tellDuring(sleep(1_000));
    await echo.allHeard();
    expect(await echo.unsent()).toBe(0);
  });
});
