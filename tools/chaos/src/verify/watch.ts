import { type GroupProgress, withKafkaView } from '@tessera/check';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Stage } from '../stage/stage.js';

const EVERY_MS = 3_000;
/** 30 s without progress must end a process; it then needs time to come back and to be given its partitions. */
const STILL_MS = 60_000;

/** I9: looks at the groups all the time. One that has work, could work and does not, is a silent consumer. */
export class Watch {
  readonly silent: string[] = [];
  private readonly over = new AbortController();
  private readonly since = new Map<string, { committed: number; at: number }>();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly stage: Stage,
    /** True while something is broken that keeps a healthy consumer from working. */
    private readonly isExcused: () => boolean,
  ) {}

  start() {
    this.running = this.watch();
  }

  async end() {
    this.over.abort();
    await this.running;
  }

  private async watch() {
    while (!this.over.signal.aborted) {
      if (this.isExcused()) this.since.clear();
      else await this.look().catch(() => this.since.clear());
      await sleep(EVERY_MS, undefined, { signal: this.over.signal }).catch(() => {});
    }
  }

  private async look() {
    const progress = await withKafkaView(this.stage.at.kafka, (kafka) => kafka.progress());
    const now = Date.now();
    for (const one of progress) this.observe(one, now);
  }

  private observe({ group, topic, partition, committed, high }: GroupProgress, now: number) {
    const name = `${group} at ${topic}/${partition}`;
    const before = this.since.get(name);
    if (high <= committed || before?.committed !== committed) this.since.set(name, { committed, at: now });
    else if (now - before.at > STILL_MS) {
      this.silent.push(`${name} stood at ${committed} of ${high} for ${Math.round((now - before.at) / 1_000)} s`);
      this.since.set(name, { committed, at: now });
    }
  }
}
