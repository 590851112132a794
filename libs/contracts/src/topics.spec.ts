import { allTopics } from './topics.js';

const named = (name: string, plan = {}) => allTopics(plan).find(({ topic }) => topic === name);
const least = (value: string) => ({ name: 'min.insync.replicas', value });

it('has three copies of everything, two of which must agree', () => {
  expect(named('orders')).toEqual({
    topic: 'orders',
    numPartitions: 12,
    replicationFactor: 3,
    configEntries: [
      { name: 'compression.type', value: 'producer' },
      { name: 'max.message.bytes', value: '1048588' },
      { name: 'cleanup.policy', value: 'delete' },
      { name: 'retention.ms', value: '1209600000' },
      least('2'),
    ],
  });
  for (const { replicationFactor, numPartitions } of allTopics())
    expect([replicationFactor, numPartitions]).toEqual([3, 12]);
});

it.each([1, 2])('has one copy where there are %d brokers', (brokers) => {
  for (const { replicationFactor, configEntries } of allTopics({ brokers })) {
    expect(replicationFactor).toBe(1);
    expect(configEntries).toContainEqual(least('1'));
  }
});

it('has a dead-letter topic for each group, with the names and partitions that are asked for', () => {
  const deadLetters = named('t.orders.user.credit.dlt', { prefix: 't.', partitions: 2, brokers: 5 });
  expect(deadLetters).toMatchObject({ numPartitions: 2, replicationFactor: 3 });
});
