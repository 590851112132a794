import { type PoisonTopic, type Poisoned } from '@tessera/contracts';
import { randomUUID } from 'node:crypto';
import { type Environment } from '../provision/environment.js';
import { goodMessage, poisonKinds } from './poison-kinds.js';

/** Writes a message that nobody can handle, and says where it lies. */
export const poison = async (
  { topic, kind, key = randomUUID() }: PoisonTopic,
  settings: Environment,
): Promise<Poisoned> => {
  const [{ openKafka }, { kafkaSettings }] = await Promise.all([
    import('@tessera/messaging/kafka'),
    import('@tessera/check/settings'),
  ]);
  const given = kafkaSettings.parse(settings);
  const producer = openKafka('laboratory', given, { retry: { retries: 3 } }).producer({
    allowAutoTopicCreation: false,
  });
  await producer.connect();
  try {
    const messages = [poisonKinds[kind](goodMessage(topic, key, '/laboratory'))];
    const [place] = await producer.send({ topic: given.TOPIC_PREFIX + topic, messages });
    return { topic, partition: place?.partition ?? -1, offset: place?.baseOffset ?? '-1', key };
  } finally {
    await producer.disconnect();
  }
};
