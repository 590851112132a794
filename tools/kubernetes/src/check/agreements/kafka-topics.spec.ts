import { kafkaTopics } from '../../generate/topics.js';
import { object } from '../rendered.fixture.js';
import { topicsAgreed } from './kafka-topics.js';

interface Spec {
  replicas: number;
  partitions: number;
  config: Record<string, unknown>;
}
const pool = (replicas: number, roles = ['broker']) =>
  object('KafkaNodePool', roles.join(), { spec: { replicas, roles } });
const kafka = (brokers: number) => [object('Kafka', 'tessera'), pool(brokers), pool(3, ['controller'])];
const changed = (change: (spec: Spec) => object) => {
  const [first, ...others] = kafkaTopics();
  return [{ ...first!, spec: { ...(first!.spec as Spec), ...change(first!.spec as Spec) } }, ...others];
};
const each = (copies: number, insync: number) =>
  kafkaTopics().map((topic) => {
    const spec = topic.spec as Spec;
    return { ...topic, spec: { ...spec, replicas: copies, config: { ...spec.config, 'min.insync.replicas': insync } } };
  });

it('as they are generated, or with one copy on one broker', () => {
  expect(topicsAgreed.broken([...kafka(3), ...kafkaTopics()])).toEqual([]);
  expect(topicsAgreed.broken([...kafka(1), ...each(1, 1)])).toEqual([]);
  // Somebody else runs Kafka.
  expect(topicsAgreed.broken([])).toEqual([]);
});

it('more partitions than agreed are right', () => {
  expect(topicsAgreed.broken([...kafka(3), ...changed(() => ({ partitions: 48 }))])).toEqual([]);
});

it.each([
  [changed(() => ({ partitions: 3 })), /^KafkaTopic\/orders: has 3 partitions, and 12 are agreed/],
  [
    changed(({ config }) => ({ config: { ...config, 'retention.ms': 3_600_000 } })),
    /^KafkaTopic\/orders: has retention.ms=3600000, and 1209600000 is agreed/,
  ],
  [
    changed(() => ({ topicName: 'ordres' })),
    /^KafkaTopic\/orders: is missing\nKafkaTopic\/ordres: is no topic of ours$/,
  ],
  [kafkaTopics().slice(1), /^KafkaTopic\/orders: is missing$/],
  [changed(() => ({ replicas: 4 })), /wants 4 copies, and there are 3 brokers/],
  [
    changed(({ config }) => ({ config: { ...config, 'min.insync.replicas': 3 } })),
    /cannot be written while one of 3 copies is away/,
  ],
  [
    changed(({ config }) => ({ config: { ...config, 'min.insync.replicas': 1 } })),
    /takes a message that one broker has/,
  ],
])('what is not agreed is named', (topics, says) => {
  expect(topicsAgreed.broken([...kafka(3), ...topics]).join('\n')).toMatch(says);
});
