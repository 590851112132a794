import { type ServiceFlow, type AskedApp } from '@tessera/contracts';
import { type Database, type KafkaClient } from '@tessera/messaging';
import { withDeadline } from '@tessera/runtime/timing';
import { followedBy, writtenBy } from '../own-topics.js';

/** Whoever asks has as much time for all services together. */
const KAFKA_MS = 1_200;

type OfKafka = Pick<ServiceFlow, 'kafka' | 'groups' | 'topics'>;

/** What waits in this service, and what is on its way from it and to it. */
export class FlowReader {
  private readonly reads;
  private readonly written;

  constructor(
    private readonly service: AskedApp,
    private readonly database: Pick<Database<unknown>, 'outbox' | 'parking'>,
    private readonly client: Pick<KafkaClient, 'flow'>,
  ) {
    // A group reads its dead letters as well: there it is told what was decided about them.
    this.reads = followedBy(service).flatMap(({ group, topic, deadLetters }) => [
      { group, topic: String(topic) },
      { group, topic: deadLetters },
    ]);
    this.written = writtenBy(service);
  }

  /** Rejects when its own database is away; without Kafka it says what the database knows. */
  async read(): Promise<ServiceFlow> {
    const { outbox, parking } = this.database;
    const [depth, parked, ofKafka] = await Promise.all([outbox.depth(), parking.count(), this.ofKafka()]);
    const { rows, oldestMs, refused } = depth;
    return { service: this.service, outbox: { rows, oldestMs: Math.round(oldestMs), refused }, parked, ...ofKafka };
  }

  private async ofKafka(): Promise<OfKafka> {
    try {
      const { ends, groups } = await withDeadline(KAFKA_MS, this.client.flow(this.written, this.reads));
      return {
        kafka: 'ok',
        groups: groups.map(({ end, committed, ...read }) => ({
          ...read,
          committed: Number(committed),
          lag: Number(end - committed),
        })),
        topics: [...ends].map(([topic, end]) => ({ topic, messages: Number(end) })),
      };
    } catch {
      return { kafka: 'away', groups: [], topics: [] };
    }
  }
}
