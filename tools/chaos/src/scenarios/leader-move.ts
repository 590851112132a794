import { withKafkaAdmin } from '@tessera/stack';
import { Random } from '../random.js';
import { allInSync, type Copies, partitions } from '../stage/brokers.js';
import { type Stage } from '../stage/stage.js';
import { perMinute, type Scenario } from './scenario.js';

const MOVES = 4;
const RETRIES = 5;

const assign = ({ at }: Stage, some: readonly Copies[]) => {
  const topics = [...Map.groupBy(some, ({ topic }) => topic)].map(([topic, partitionAssignment]) => ({
    topic,
    partitionAssignment: partitionAssignment.map(({ partition, replicas }) => ({ partition, replicas })),
  }));
  return withKafkaAdmin(at.kafka, (admin) => admin.alterPartitionReassignments({ topics }), { retries: RETRIES });
};

/** A leader goes when its copy is taken away; then it gets it again, as the last in line. */
const move = async (stage: Stage, some: readonly Copies[]) => {
  const followers = some.map((one) => ({ ...one, replicas: one.replicas.filter((id) => id !== one.leader) }));
  await assign(stage, followers);
  await allInSync(stage);
  await assign(
    stage,
    followers.map((one) => ({ ...one, replicas: [...one.replicas, one.leader] })),
  );
  await allInSync(stage);
};

/** While consumers fetch from several brokers at once, one of them says that it leads a partition no more. */
export const leaderMove: Scenario = {
  name: 'leader-move',
  says: `a third of all partitions get another leader, ${MOVES} times in a row`,
  needs: 'brokers',
  times: perMinute(0.5),
  fault: (random) => {
    const chance = new Random(random.between(0, 2 ** 31));
    return {
      says: `leaders of a third of all partitions move, ${MOVES} times`,
      run: async (stage) => {
        for (let n = 0; n < MOVES && !stage.over.aborted; n++) {
          const all = chance.shuffled(await partitions(stage));
          await move(stage, all.slice(0, all.length / 3));
        }
      },
    };
  },
};
