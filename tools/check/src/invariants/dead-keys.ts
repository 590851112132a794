import { deadLetterTopic, storingApps, topics, type TopicName } from '@tessera/contracts';
import { headerText } from '@tessera/messaging/kafka';
import { MongoSnapshot } from '../mongo-snapshot.js';
import { type PostgresSnapshot } from '../postgres-snapshot.js';
import { type Reading, type Snapshot } from '../reading.js';

/** A dead key and the message that it waits behind. */
interface DeadKey {
  consumer: string;
  key: string;
  topic: string;
  /** Its `ce_id`, in lower case. */
  id: string;
}

const MOST = 1_000;

const DEAD = `
  SELECT consumer, key, head.topic, head.id FROM parked_key AS parked, LATERAL (
    SELECT topic, message_id::text AS id FROM parked_message AS message
    WHERE (message.consumer, message.key) = (parked.consumer, parked.key) ORDER BY position LIMIT 1) AS head
  WHERE state = 'dead' ORDER BY 1, 2 LIMIT ${MOST}`;

const inPostgres = async (store: PostgresSnapshot): Promise<DeadKey[]> =>
  // A platform of an older version has no such tables.
  (await store.has('parked_key')) ? store.rows<DeadKey & Record<string, string>>(DEAD) : [];

const ofConsumerAndKey = {
  $match: { $expr: { $and: [{ $eq: ['$consumer', '$$consumer'] }, { $eq: ['$key', '$$key'] }] } },
};

const DEAD_IN_MONGO = [
  { $match: { state: 'dead' } },
  { $sort: { _id: 1 } },
  { $limit: MOST },
  {
    $lookup: {
      from: 'parked_messages',
      let: { consumer: '$consumer', key: '$key' },
      pipeline: [ofConsumerAndKey, { $sort: { position: 1 } }, { $limit: 1 }],
      as: 'head',
    },
  },
  { $unwind: '$head' },
  { $project: { _id: 0, consumer: 1, key: 1, topic: '$head.topic', id: '$head._id' } },
];

const inMongo = async (store: MongoSnapshot): Promise<DeadKey[]> =>
  (await store.rows<DeadKey>('parked_keys', DEAD_IN_MONGO)).map((dead) => ({
    ...dead,
    id: dead.id.slice(dead.consumer.length + 1),
  }));

const deadIn = (store: Snapshot) => (store instanceof MongoSnapshot ? inMongo(store) : inPostgres(store));

/** Ids of all dead letters of a group from one topic, and of what was decided about them. */
const lettersOf = async (dead: Pick<DeadKey, 'consumer' | 'topic'>, { kafka }: Pick<Reading, 'kafka'>) => {
  const ids = new Set<string>();
  const isOurs = topics[dead.topic as TopicName]?.groups.some((group) => group === dead.consumer);
  if (!isOurs) return ids;
  await kafka.read([deadLetterTopic(dead.topic, dead.consumer)], async (deadLetters) => {
    for (const deadLetter of deadLetters) ids.add((headerText(deadLetter, 'ce_id') ?? '').toLowerCase());
  });
  return ids;
};

/** Dead keys that nobody can resolve by a dead letter any more: it has expired (30 days), and the key would wait for ever. */
export const withoutDeadLetter = async (reading: Reading): Promise<DeadKey[]> => {
  const all = (await Promise.all(storingApps.map((app) => deadIn(reading[app])))).flat();
  const found: DeadKey[] = [];
  for (const some of Map.groupBy(all, ({ consumer, topic }) => `${consumer} ${topic}`).values()) {
    const [one] = some;
    const ids = one ? await lettersOf(one, reading) : new Set();
    found.push(...some.filter(({ id }) => !ids.has(id)));
  }
  return found;
};
