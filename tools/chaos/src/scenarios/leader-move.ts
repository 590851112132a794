import { withKafkaAdmin } from '@tessera/provision';
import { brokers } from '@tessera/stack';
import { Random } from '../random.js';
import { allInSync, type Copies, partitions } from '../stage/brokers.js';
import { type Stage } from '../stage/stage.js';
import { perMinute, type Scenario } from './scenario.js';

const MOVES = 4;
const RETRIES = 5;
/** After so long nothing of what was asked before is still on its way. */
const LATE_MS = 3_000;

const assign = ({ at }: Stage, some: readonly Copies[]) => {
  const topics = [...Map.groupBy(some, ({ topic }) => topic)].map(([topic, partitionAssignment]) => ({
    topic,
    partitionAssignment: partitionAssignment.map(({ partition, replicas }) => ({ partition, replicas })),
  }));
  return withKafkaAdmin(at.kafka, (admin) => admin.alterPartitionReassignments({ topics }), { retries: RETRIES });
};

const nameOf = ({ topic, partition }: Copies) => `${topic}/${partition}`;

const ids = brokers.map(({ nodeId }) => nodeId);

const isWhole = ({ replicas }: Copies) => replicas.length === ids.length;

const whole = (one: Copies) => ({ ...one, replicas: [...new Set([...one.replicas, ...ids])] });

const lacking = async (stage: Stage, some: readonly Copies[]) => {
  const names = new Set(some.map(nameOf));
  return (await partitions(stage)).filter((one) => names.has(nameOf(one)) && !isWhole(one));
};

/**
 * Every broker has a copy again, those without one as the last in line. Tried until a look some time later finds it so: a
 * broker may be away, and what was asked of one that died may be carried out after what was asked then.
 */
const giveBack = async (stage: Stage, some: readonly Copies[]) => {
  let left = some;
  while (left.length > 0 && !stage.over.aborted) {
    await assign(stage, left.map(whole)).catch(() => {});
    await stage.pause(LATE_MS);
    await allInSync(stage);
    left = await lacking(stage, some).catch(() => some);
  }
};

/** A leader goes when its copy is taken away; then it gets it again. */
const move = async (stage: Stage, some: readonly Copies[]) => {
  const followers = some.map((one) => ({ ...one, replicas: one.replicas.filter((id) => id !== one.leader) }));
  try {
    await assign(stage, followers);
    await allInSync(stage);
  } finally {
    await giveBack(stage, followers);
  }
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
          // Another may be at it: one copy of a partition is taken away at a time.
          const all = chance.shuffled((await partitions(stage)).filter(isWhole));
          await move(stage, all.slice(0, all.length / 3));
        }
      },
    };
  },
};
