/** How far a group has come in one partition. `low` is the oldest message that is kept, `high` the next to come. */
export interface PartitionProgress {
  partition: number;
  committed: number;
  low: number;
  high: number;
}

/** From what a group has committed in a topic and where its partitions begin and end, as kafkajs tells both. */
export const progressOf = (
  committed: readonly { partition: number; offset: string }[],
  ends: readonly { partition: number; low: string; high: string }[],
): PartitionProgress[] =>
  ends.map(({ partition, low, high }) => {
    // -1: nothing is committed here, so the group will begin with the oldest message. What is kept no more counts as done.
    const offset = committed.find((one) => one.partition === partition)?.offset ?? '-1';
    return { partition, committed: Math.max(Number(offset), Number(low)), low: Number(low), high: Number(high) };
  });

/** How many messages are still to be read. */
export const lagIn = (progress: readonly PartitionProgress[]): number =>
  progress.reduce((sum, { committed, high }) => sum + Math.max(0, high - committed), 0);
