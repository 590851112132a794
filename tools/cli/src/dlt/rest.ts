/** What of some topics is still to be read: up to the newest message of the moment when it was asked for. */
export class Rest<Source> {
  private readonly sources = new Map<string, Source>();
  /** By topic and partition, the offset behind the last message. */
  private readonly ends = new Map<string, bigint>();

  expect(topic: string, source: Source, partitions: readonly { partition: number; low: string; high: string }[]): void {
    const filled = partitions.filter(({ low, high }) => low !== high);
    for (const { partition, high } of filled) this.ends.set(`${topic}/${partition}`, BigInt(high));
    if (filled.length > 0) this.sources.set(topic, source);
  }

  /** Where this message is from; undefined for one that came later. */
  take(topic: string, partition: number, offset: string): Source | undefined {
    const place = `${topic}/${partition}`;
    const end = this.ends.get(place) ?? 0n;
    const next = BigInt(offset) + 1n;
    if (next >= end) this.ends.delete(place);
    return next <= end ? this.sources.get(topic) : undefined;
  }

  /** Those that hold anything. */
  get topics(): string[] {
    return [...this.sources.keys()];
  }

  get isEmpty(): boolean {
    return this.ends.size === 0;
  }
}
