import { eventTypes } from '../events.js';
import { allTopics, followed, topicNames, topics, type TopicSetting } from '../topics.js';
import { type Json } from './json-schemas.js';

const KAFKA_BINDING = '0.5.0';

const ref = (place: string) => ({ $ref: `#/${place}` });

/** What the binding knows of a topic's settings. */
const configurationOf = ({ configEntries }: TopicSetting): Json => {
  const { 'cleanup.policy': policy, ...rest } = Object.fromEntries(
    configEntries.map(({ name, value }) => [name, value]),
  );
  const numbers = ['retention.ms', 'max.message.bytes'].flatMap((name) =>
    name in rest ? [[name, Number(rest[name])]] : [],
  );
  return { 'cleanup.policy': [policy], ...Object.fromEntries(numbers) };
};

const settings = new Map(allTopics().map((setting) => [setting.topic, setting]));

const channel = (topic: string, description: string, messages: Json): Json => {
  const setting = settings.get(topic);
  if (!setting) throw new Error(`there is no topic ${topic}`);
  const { numPartitions: partitions, replicationFactor: replicas } = setting;
  const topicConfiguration = configurationOf(setting);
  const kafka = { topic, partitions, replicas, topicConfiguration, bindingVersion: KAFKA_BINDING };
  return { address: topic, description, messages, bindings: { kafka } };
};

const typesOn = (topic: string) => eventTypes.filter((type) => type.topic === topic).map(({ name }) => name);

const keptFor = (topic: (typeof topics)[keyof typeof topics]) =>
  'compacted' in topic ? 'compacted: the newest state of each key stays' : `kept for ${topic.retentionDays} days`;

const events = topicNames.map((name) => {
  const messages = typesOn(name).map((type) => [type, ref(`components/messages/${type}`)]);
  const description = `Keyed by ${topics[name].key.description}, ${keptFor(topics[name])}`;
  return [name, channel(name, description, Object.fromEntries(messages))];
});

const letters = followed.map(({ group, topic, deadLetters }) => {
  const description = `What ${group} could not handle of \`${topic}\`, by its own key; kept for 30 days`;
  return [deadLetters, channel(deadLetters, description, { deadLetter: ref('components/messages/deadLetter') })];
});

/** Every topic, with its dead-letter topics. */
export const channels: Json = Object.fromEntries([...events, ...letters]);

/** A message where a channel has it, as operations name them. */
export const messageIn = (topic: string, message: string) => ref(`channels/${topic}/messages/${message}`);
