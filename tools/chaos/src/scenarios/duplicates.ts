import { type TopicName } from '@tessera/contracts';
import { type KafkaMessage } from 'kafkajs';
import { Random } from '../random.js';
import { type Stage } from '../stage/stage.js';
import { perMinute, type Scenario } from './scenario.js';

type Delivered = KafkaMessage & { topic: string; partition: number };

/** In the order of the log, as much of it as fits the number. */
const delivered = async ({ kafka }: Stage, topics: readonly TopicName[], most: number): Promise<Delivered[]> => {
  const all: Delivered[] = [];
  for (const topic of topics)
    await kafka.read(topic, async (messages) => {
      all.push(...messages.map((message) => ({ ...message, topic })));
      if (all.length > most) all.splice(0, all.length - most);
    });
  return all;
};

/** What was told long ago is told again, byte for byte, latest first or in no order at all. */
export const duplicates: Scenario = {
  name: 'duplicates',
  says: 'messages that were delivered come again, byte for byte and in another order',
  times: perMinute(0.75),
  fault: (random) => {
    const topic = random.pick(['orders', 'reservations', 'credit', 'products'] as const);
    const [count, order] = [random.between(50, 300), new Random(random.between(0, 2 ** 31))];
    return {
      says: `up to ${count} messages of ${topic} once more, in another order`,
      run: async (stage) => {
        const some = order.shuffled((await delivered(stage, [topic], 5_000)).slice(-count * 2)).slice(0, count);
        for (const { partition, key, value, headers } of some)
          await stage.kafka.send(topic, { partition, key, value, headers: headers ?? {} });
      },
    };
  },
};
