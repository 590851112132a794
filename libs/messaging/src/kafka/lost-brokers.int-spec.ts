import { createLog } from '@tessera/runtime';
import { eventually, kafkaTopics, TcpProxy, type TestTopics } from '@tessera/testing';
import { KafkaClient } from './kafka.client.js';

describe('a broker that takes a connection and then says nothing', () => {
  let topics: TestTopics;
  let proxy: TcpProxy;
  let client: KafkaClient;

  beforeEach(async () => {
    topics = await kafkaTopics();
    proxy = await TcpProxy.to(`kafka://${topics.KAFKA_BROKERS.split(',')[0]}`);
    const settings = { ...topics, KAFKA_BROKERS: new URL(proxy.url).host };
    client = new KafkaClient('test', settings, createLog('test', 'silent'));
  });
  afterEach(async () => {
    await client.disconnect();
    proxy.close();
    await topics.drop();
  });

  it('is sent to again when it is back', async () => {
    const message = { topic: 'orders', key: Buffer.from('a'), value: Buffer.from('1'), headers: [] };
    proxy.isDead = true;
    await expect(client.produce([message])).rejects.toThrow();
    await expect(client.produce([message])).rejects.toThrow();
    proxy.isDead = false;
    await eventually(() => client.produce([message]));
  });
});
