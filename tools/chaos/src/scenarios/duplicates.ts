import { withKafkaView } from '@tessera/check';
import { grouped, type IncomingMessage } from '@tessera/messaging/kafka';
import { followedTopics } from '../stage/kafka.js';
import { Random } from '../random.js';
import { type Stage } from '../stage/stage.js';
import { perMinute, type Scenario } from './scenario.js';

const KEPT = 5_000;

/** The last of them, in the order of the log. */
const delivered = async ({ at }: Stage, topic: string): Promise<IncomingMessage[]> => {
  const all: IncomingMessage[] = [];
  const keep = async (messages: readonly IncomingMessage[]) => {
    all.push(...messages);
    if (all.length > KEPT) all.splice(0, all.length - KEPT);
  };
  await withKafkaView(at.kafka, (kafka) => kafka.read([topic], keep));
  return all;
};

/** What was told long ago is told again, byte for byte, latest first or in no order at all. */
export const duplicates: Scenario = {
  name: 'duplicates',
  says: 'messages that were delivered come again, byte for byte and in another order',
  times: perMinute(0.75),
  fault: (random) => {
    const topic = random.pick(followedTopics);
    const [count, order] = [random.between(50, 300), new Random(random.between(0, 2 ** 31))];
    return {
      says: `up to ${count} messages of ${topic} once more, in another order`,
      run: async (stage) => {
        const some = order.shuffled((await delivered(stage, topic)).slice(-count * 2)).slice(0, count);
        for (const { partition, key, value, headers } of some)
          await stage.kafka.send(topic, { partition, key, value, headers: grouped(headers) });
      },
    };
  },
};
