import { type Followed, type AskedApp, type OrderMessages, type TimelineEntry } from '@tessera/contracts';
import { type Database, type KafkaClient, type Stretch, StretchReader } from '@tessera/messaging';
import { unavailable } from '@tessera/runtime';
import { withDeadline } from '@tessera/runtime/timing';
import { followedBy } from '../own-topics.js';
import { eventEntry, handledEntry, parkedEntry } from './timeline-entries.js';

/** Whoever asks waits 2.5 s for all services together. */
const READ_MS = 1_800;
/** Clocks of machines differ, and a message is stamped when it is sent. */
const BEFORE_MS = 1_000;
/** Of one partition: minutes of the largest load. */
const MOST = 20_000n;

interface Found {
  messages: { followed: Followed; event: TimelineEntry }[];
  isCut: boolean;
}

/** The messages about an order that this service's groups receive, and what became of them here. */
export class OrderMessagesReader {
  private readonly followed;

  constructor(
    private readonly service: AskedApp,
    private readonly database: Pick<Database<unknown>, 'inboxes' | 'parking' | 'transaction'>,
    private readonly client: KafkaClient,
  ) {
    // A copy of whole states has other keys than orders.
    this.followed = followedBy(service).filter(({ newestWins }) => !newestWins);
  }

  /** Bounded in messages and in time: what is found by then. Throws UPSTREAM_UNAVAILABLE without Kafka. */
  async of(orderId: string, since: number): Promise<OrderMessages> {
    const deadline = Date.now() + READ_MS;
    const [{ messages, isCut }, parked] = await Promise.all([
      this.events(orderId, since, deadline),
      this.database.parking.list({ key: orderId }, 10),
    ]);
    const entries = [
      ...messages.map(({ event }) => event),
      ...(await this.handled(messages)),
      ...parked.map((key) => parkedEntry(key, this.service)),
    ];
    return { entries, isCut };
  }

  private async events(orderId: string, since: number, deadline: number): Promise<Found> {
    const stretches = await withDeadline(READ_MS, this.stretches(orderId, since)).catch(() => {
      throw unavailable();
    });
    const messages: Found['messages'] = [];
    const reader = new StretchReader(this.client);
    const isRead = await reader.read(stretches, deadline, (message) => {
      const followed = this.followed.find(({ topic }) => topic === message.topic);
      if (!followed || message.key?.toString() !== orderId) return;
      const event = eventEntry(message, followed.topic);
      if (event) messages.push({ followed, event });
    });
    reader.stop();
    return { messages, isCut: !isRead || stretches.some((stretch) => stretch.isCut) };
  }

  /** One partition of each topic has all messages of a key. */
  private async stretches(orderId: string, since: number): Promise<(Stretch & { isCut: boolean })[]> {
    const stretches: (Stretch & { isCut: boolean })[] = [];
    for (const { topic } of this.followed) {
      const ranges = await this.client.range(topic, { sinceMs: Date.now() - since + BEFORE_MS });
      const own = this.client.partitionOf(
        topic,
        orderId,
        ranges.map(({ partition }) => partition),
      );
      const range = ranges.find(({ partition }) => partition === own);
      if (!range || range.first < 0n) continue;
      const isCut = range.first + MOST < range.end;
      stretches.push({ topic, partition: own, from: range.first, to: isCut ? range.first + MOST : range.end, isCut });
    }
    return stretches;
  }

  private async handled(found: Found['messages']): Promise<TimelineEntry[]> {
    const byGroup = Map.groupBy(found, ({ followed }) => followed.group);
    const all = [...byGroup].map(async ([group, some]) => {
      const ids = some.flatMap(({ event }) => event.message?.id ?? []);
      const inbox = this.database.inboxes['in-order'];
      const times = await this.database.transaction((tx) => inbox.handledAt(group, ids, tx));
      return some.flatMap(({ event }) => {
        const at = times.get(event.message?.id ?? '');
        return at ? [handledEntry(event, group, this.service, at)] : [];
      });
    });
    return (await Promise.all(all)).flat();
  }
}
