import { followed } from '@tessera/contracts';
import { type Stage } from '../stage/stage.js';
import { perMinute, type Scenario } from './scenario.js';

const STAYS_MS = 2_500;
const EVERY_MS = 5_000;

/** What each group reads, its dead letters too: a member that knew less would leave them to nobody while it leads. */
const groups = Map.groupBy(followed, ({ group }) => group);

/** Takes its share of the partitions, reads and commits nothing, and leaves: what it was given must come again. */
const visit = async ({ kafka, pause }: Stage, group: string, names: string[]) => {
  // One that came back by itself after a lost connection would keep its partitions, and nobody would read them.
  const retry = { retries: 0, restartOnFailure: () => Promise.resolve(false) };
  const consumer = kafka.client.consumer({ groupId: kafka.name(group), sessionTimeout: 10_000, retry });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: names.map(kafka.name), fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: () => Promise.resolve() });
    await pause(STAYS_MS);
  } finally {
    await consumer.stop().catch(() => {});
    await consumer.disconnect();
  }
};

const visitAll = (stage: Stage) =>
  Promise.allSettled(
    [...groups].map(([group, rows]) =>
      visit(
        stage,
        group,
        rows.flatMap(({ topic, deadLetters }) => [topic, deadLetters]),
      ),
    ),
  );

/** Every group is shaken all the time: partitions move while batches run. */
export const rebalance: Scenario = {
  name: 'rebalance',
  says: 'a foreign member joins and leaves every group every 5 s, for 20 s',
  times: perMinute(0.5),
  fault: () => ({
    says: 'a foreign member joins and leaves all groups, 4 times',
    run: async (stage) => {
      for (let n = 0; n < 4; n++) await Promise.all([visitAll(stage), stage.pause(EVERY_MS)]);
    },
  }),
};
