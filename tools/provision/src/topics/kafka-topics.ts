import { until } from '@tessera/command';
import { allTopics, type TopicPlan, type TopicSetting } from '@tessera/contracts';
import kafkajs, { type Admin } from 'kafkajs';
import { brokersIn, findTopics, type FoundTopic } from './found-topics.js';
import { isSetting, type Shortfall, shortfalls } from './topic-shortfalls.js';

// CommonJS whose names Node does not all find.
const { ConfigResourceTypes } = kafkajs;

const readyWithin = 30_000;

/**
 * Creates what is missing and sets what can be set on a topic in use, by a connection that is open. Answers in what the
 * topics fell short; partitions and copies still do.
 */
export const prepareTopics = async (admin: Admin, plan: TopicPlan): Promise<Shortfall[]> => {
  const wanted = await wantedTopics(admin, plan);
  const found = await findTopics(admin, wanted.map(nameOf));
  const there = new Set(found.map(nameOf));
  await create(
    admin,
    wanted.filter(({ topic }) => !there.has(topic)),
  );
  const short = shortOf(wanted, found);
  await setConfigs(admin, short.filter(isSetting), found);
  // A broker makes, or reads, its offsets topic when a group is first asked for. Asked here, no service waits for it.
  const warmUp = () => admin.fetchOffsets({ groupId: `${plan.prefix ?? ''}tessera.warm-up` });
  await until("Kafka's groups are not ready", warmUp, readyWithin);
  return short;
};

/** In what a cluster's topics fall short of their contract. Missing ones are not among them. */
export const topicShortfalls = async (admin: Admin, plan: TopicPlan): Promise<Shortfall[]> => {
  const wanted = await wantedTopics(admin, plan);
  return shortOf(wanted, await findTopics(admin, wanted.map(nameOf)));
};

const nameOf = ({ topic }: { topic: string }) => topic;

const wantedTopics = async (admin: Admin, plan: TopicPlan) => allTopics({ ...plan, brokers: await brokersIn(admin) });

const shortOf = (wanted: TopicSetting[], found: FoundTopic[]) =>
  wanted.flatMap((one) => found.filter(({ topic }) => topic === one.topic).flatMap((other) => shortfalls(one, other)));

const create = async (admin: Admin, topics: TopicSetting[]): Promise<void> => {
  if (topics.length === 0) return;
  await admin.createTopics({ topics, waitForLeaders: false });
  await until('Kafka has not made the topics', () => mustHaveLeaders(admin, topics.map(nameOf)), readyWithin);
};

/** kafkajs can wait for leaders itself, but fails when the broker does not know a new topic yet. */
const mustHaveLeaders = async (admin: Admin, names: string[]): Promise<void> => {
  const { topics } = await admin.fetchTopicMetadata({ topics: names });
  const waiting = topics.find(({ partitions }) => partitions.some(({ leader }) => leader < 0));
  if (waiting) throw new Error(`${waiting.name} has no leader yet`);
};

/** Kafka forgets whatever is not said again (AlterConfigs), so what was set for a topic is said with it. */
const setConfigs = async (admin: Admin, short: Shortfall[], found: FoundTopic[]): Promise<void> => {
  const resources = [...Map.groupBy(short, nameOf)].map(([name, some]) => {
    const own = found.find(({ topic }) => topic === name)?.own;
    const wanted = Object.fromEntries(some.map((shortfall) => [shortfall.what, shortfall.wanted]));
    const configEntries = Object.entries({ ...own, ...wanted }).map(([name, value]) => ({ name, value }));
    return { type: ConfigResourceTypes.TOPIC, name, configEntries };
  });
  if (resources.length > 0) await admin.alterConfigs({ validateOnly: false, resources });
};
