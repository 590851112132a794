import { Refusal, type AskedApp } from '@tessera/contracts';
import {
  type IncomingMessage,
  type KafkaClient,
  type Resolution,
  StretchReader,
  withResolution,
} from '@tessera/messaging';
import {
  type DeadLetter,
  DeadLetterBook,
  lastDeath,
  nameOf,
  readDeadLetterFacts,
  stateOf,
} from '@tessera/messaging/dead-letters';
import { unavailable } from '@tessera/runtime';
import { withDeadline } from '@tessera/runtime/timing';
import { followedBy } from '../own-topics.js';
import { idOf, placeOf } from './dead-letter-view.js';
import { type Found, LookBack, type Wanted } from './look-back.js';

/** What is found by then is the answer. */
const READ_MS = 2_000;
/** Of the partition before a dead letter, where its earlier deaths lie. */
const BEFORE = 200n;

/** A dead letter with its message. */
export interface WholeDeadLetter {
  deadLetter: DeadLetter;
  message: IncomingMessage;
}

/** The dead-letter topics of one service's groups: read from their ends back, and written with what was decided. */
export class DeadLetters {
  private readonly sources;
  private readonly topics;

  constructor(
    service: AskedApp,
    private readonly client: KafkaClient,
  ) {
    this.sources = followedBy(service);
    this.topics = this.sources.map(({ deadLetters }) => deadLetters);
  }

  /** The newest, as many as two seconds are enough for. Throws UPSTREAM_UNAVAILABLE without Kafka. */
  async list(wanted: Wanted): Promise<Found> {
    const deadline = Date.now() + READ_MS;
    const look = new LookBack(this.sources, await this.ranges(this.topics), wanted);
    await this.reading(async (reader) => {
      for (let pages = look.next(); pages.length > 0; pages = look.next()) {
        if (!(await reader.read(pages, deadline, (message) => look.take(message)))) return;
        look.done(pages);
      }
    });
    return look.found();
  }

  /** Throws NOT_FOUND, UPSTREAM_TIMEOUT when it cannot be read in time, UPSTREAM_UNAVAILABLE without Kafka. */
  async find(id: string): Promise<WholeDeadLetter> {
    const place = placeOf(id);
    const source = this.sources.find(({ deadLetters }) => deadLetters === place.topic);
    if (!source) throw new Refusal('NOT_FOUND');
    const ranges = await this.ranges([place.topic]);
    const range = ranges.find(({ partition }) => partition === place.partition);
    const offset = BigInt(place.offset);
    if (!range || offset < range.low || offset >= range.end) throw new Refusal('NOT_FOUND');
    const before = offset - BEFORE;
    const book = new DeadLetterBook(Number.MAX_SAFE_INTEGER);
    let found: { name: string; message: IncomingMessage } | undefined;
    const take = (message: IncomingMessage) => {
      const { facts, happening } = readDeadLetterFacts(source.group, message);
      book.add(facts, happening);
      if (idOf(message) === id && happening.what === 'died') found = { name: nameOf(facts), message };
    };
    const deadline = Date.now() + READ_MS;
    const stretch = { topic: place.topic, partition: place.partition, to: range.end };
    const isWhole = await this.reading(async (reader) => {
      const own = { ...stretch, from: before > range.low ? before : range.low };
      if (!(await reader.read([own], deadline, take))) return false;
      // Without a key what was decided about it may lie in any partition.
      return found?.message.key !== null || reader.read(others(ranges, place), deadline, take);
    });
    if (!isWhole) throw new Refusal('UPSTREAM_TIMEOUT');
    const name = found?.name;
    const deadLetter = book.all().find((one) => nameOf(one) === name);
    if (!found || !deadLetter) throw new Refusal('NOT_FOUND');
    return { deadLetter, message: found.message };
  }

  /** Says to the group what was decided. Throws as `find` does, and DEAD_LETTER_RESOLVED when somebody has decided already. */
  async resolve(id: string, resolution: Resolution, by: string): Promise<void> {
    const { deadLetter, message } = await this.find(id);
    const died = lastDeath(deadLetter);
    if (died && idOf(died.place) !== id)
      throw new Refusal('DEAD_LETTER_RESOLVED', { detail: `it died again: ${idOf(died.place)}` });
    const state = stateOf(deadLetter);
    if (state !== 'open') throw new Refusal('DEAD_LETTER_RESOLVED', { detail: `it was ${state}` });
    await this.client.produce([withResolution(message, resolution, by)]).catch(refuse);
  }

  private async ranges(topics: readonly string[]) {
    const ask = async () => {
      const all: { topic: string; partition: number; low: bigint; end: bigint }[] = [];
      for (const topic of topics)
        for (const { partition, low, end } of await this.client.range(topic, 'beginning'))
          all.push({ topic, partition, low, end });
      return all;
    };
    return withDeadline(READ_MS, ask()).catch(refuse);
  }

  private async reading<Result>(read: (reader: StretchReader) => Promise<Result>) {
    const reader = new StretchReader(this.client);
    try {
      return await read(reader);
    } finally {
      reader.stop();
    }
  }
}

/** Kafka is away. */
const refuse = (): never => {
  throw unavailable();
};

const others = (
  ranges: readonly { topic: string; partition: number; low: bigint; end: bigint }[],
  { partition }: { partition: number },
) =>
  ranges
    .filter((range) => range.partition !== partition)
    .map(({ topic, partition, low, end }) => ({
      topic,
      partition,
      from: end - BEFORE > low ? end - BEFORE : low,
      to: end,
    }));
