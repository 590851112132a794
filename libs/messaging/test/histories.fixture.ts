import { createLog } from '@tessera/runtime';
import { setTimeout as sleep } from 'node:timers/promises';
import { GroupConsumer } from '../src/consumer/group.consumer.js';
import { On } from '../src/consumer/listener.decorator.js';
import { Routes } from '../src/consumer/route.js';
import { GroupSubscriber } from '../src/kafka/group.subscriber.js';
import { type KafkaClient } from '../src/kafka/kafka.client.js';
import { type Place } from '../src/kafka/positions.js';
import { toMessage } from '../src/wire/cloud-event.js';
import { counted } from './counters.fixture.js';
import { MemoryDatabase, MemoryStore, say } from './memory-database.fixture.js';
import { ModelBroker, ModelConsumer, TOPIC } from './model-broker.fixture.js';
import { type Step } from './steps.fixture.js';

const PARTITIONS = 3;
const log = createLog('test', 'silent');

class Listener {
  @On(counted, () => ({}))
  said(words: string[], { n }: { n: number }, { subject }: { subject: string }) {
    return say(words, `${subject}:${n}`);
  }
}

/** A process with a reader, and the kafkajs inside of it. */
interface Member {
  reader: GroupSubscriber;
  consumer: ModelConsumer;
}

/** Plays a history, and knows what must hold at each point of it and at its end. */
export class History {
  private readonly database = new MemoryDatabase();
  private readonly produced: string[] = [];
  private readonly ids: string[][] = Array.from({ length: PARTITIONS }, () => []);
  private readonly broker = new ModelBroker(PARTITIONS, (partition, offset) => this.committed(partition, offset));
  private readonly places: (() => void)[] = [];
  private readonly ended: GroupSubscriber[] = [];
  private readonly members: Member[] = [];
  private readonly counts = new Map<number, number>();

  async play(steps: readonly Step[]) {
    try {
      await this.begin();
      for (const one of steps) {
        await this.act(one);
        await turns();
      }
      await this.calmDown();
    } finally {
      await this.end();
    }
  }

  /** Each message has had its effect once, those of a key in order; and the broker knows that all are done. */
  get outcome() {
    const byKey = (words: readonly string[]) => Object.groupBy(words, (word) => word.split(':', 1)[0] ?? '');
    const { committed, logs } = this.broker;
    return {
      effects: byKey(this.database.effects),
      wanted: byKey(this.produced),
      committed,
      ends: logs.map((l) => l.length),
    };
  }

  private async begin() {
    this.broker.rebalance([0, 0, 1]);
    for (const key of [0, 1, 2, 3, 4]) this.produce(key, false);
    for (const who of [0, 1]) {
      await this.start(who);
      this.member(who).consumer.join();
      this.places.pop()?.();
    }
  }

  private async act(step: Step): Promise<unknown> {
    switch (step.do) {
      case 'produce':
        return this.produce(step.key, step.loud);
      case 'transact':
        return this.database.let(step.works);
      case 'answer commit':
        return this.broker.answerCommit(step.which, step.outcome);
      case 'answer place':
        return this.places.splice(step.which % Math.max(1, this.places.length), 1)[0]?.();
      case 'rebalance':
        return this.broker.rebalance(step.owners);
      case 'kill':
        return this.kill(step.who);
      default:
        return this.actAt(step, this.member(step.who));
    }
  }

  private actAt(
    step: Exclude<Step, { which: number } | { works: boolean } | { key: number } | { owners: number[] }>,
    { reader, consumer }: Member,
  ) {
    switch (step.do) {
      case 'fetch':
        return consumer.fetch(step.node);
      case 'land':
        return consumer.land(step.node, step.most);
      case 'read':
        return consumer.read(step.node, step.most);
      case 'leader moved':
        return consumer.moved(step.node);
      case 'work':
        return consumer.work();
      case 'tick':
        return reader.tick();
      case 'join':
        return consumer.join();
      default:
        return consumer.crash();
    }
  }

  private member(who: number): Member {
    return this.members[who]!;
  }

  private async start(who: number) {
    const consumer = new ModelConsumer(this.broker, who);
    const client = {
      missing: async () => [],
      committed: (_: string, partitions: Record<string, number[]>) => this.place(partitions[TOPIC] ?? []),
      consumer: () => consumer,
      topic: String,
      plainTopic: String,
    } as unknown as KafkaClient;
    const store = new MemoryStore(this.database) as ConstructorParameters<typeof Routes>[1];
    const options = { group: 'user.credit', store: Object, lanes: 2 } as never;
    const group = new GroupConsumer(new Routes(options, store, new Listener()), this.database, log);
    const reader = new GroupSubscriber(client, group, () => {}, log);
    reader.start();
    this.members[who] = { reader, consumer };
    await turns();
  }

  /** Its transaction may still become true; nothing else of it ever does. */
  private async kill(who: number) {
    this.ended.push(this.member(who).reader);
    this.broker.rebalance(this.broker.owners);
    await this.start(who);
  }

  private place(partitions: readonly number[]): Promise<Place[]> {
    const answer = () =>
      partitions.map((partition) => ({
        topic: TOPIC,
        partition,
        offset: BigInt(this.broker.committed[partition] ?? 0),
      }));
    return new Promise((resolve) => this.places.push(() => resolve(answer())));
  }

  private produce(key: number, loud: boolean) {
    const n = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, n);
    const message = toMessage(counted.of(`k${key}`, n, { n }), '/test');
    const headers = Object.fromEntries(message.headers);
    const id = String(headers['ce_id']);
    if (loud) headers['ce_id'] = Buffer.from(id.toUpperCase());
    const log = this.broker.logs[key % PARTITIONS]!;
    const { key: wireKey, value } = message;
    log.push({ key: wireKey, value, headers, offset: String(log.length), timestamp: '0', attributes: 0 });
    this.ids[key % PARTITIONS]!.push(id);
    this.produced.push(`k${key}:${n}`);
  }

  /** I7; and of two commits the newer one wins. */
  private committed(partition: number, offset: number) {
    const before = this.broker.committed[partition] ?? 0;
    if (offset < before) throw new Error(`partition ${partition} went back from ${before} to ${offset}`);
    const undone = this.ids[partition]!.slice(0, offset).findIndex((id) => !this.database.done.has(id));
    if (undone >= 0) throw new Error(`${offset} of partition ${partition} was committed, and ${undone} is not done`);
  }

  /** Nothing breaks any more. */
  private async calmDown() {
    for (let round = 0; round < 100 && !this.isQuiet; round++) {
      for (const { consumer } of this.members) if (!consumer.isUpToDate) consumer.join();
      for (const answer of this.places.splice(0)) answer();
      await turns();
      for (const member of this.members) await this.readOn(member);
      while (this.database.let(true)) await turns();
      // A transaction that was aborted waits a few milliseconds before it is tried again.
      await sleep(round < 5 ? 0 : 2);
      for (const { reader } of this.members) reader.tick();
      while (this.broker.answerCommit(0, 'taken')) await turns();
    }
  }

  private async readOn({ consumer }: Member) {
    for (const node of [0, 1]) await consumer.read(node, 10);
    await turns();
  }

  private get isQuiet() {
    return this.broker.logs.every(({ length }, partition) => this.broker.committed[partition] === length);
  }

  private async end() {
    const stopped = Promise.all(
      [...this.ended, ...this.members.map(({ reader }) => reader)].map((reader) => reader.stop()),
    );
    const over = new AbortController();
    void stopped.finally(() => over.abort());
    while (!over.signal.aborted) {
      this.database.let(true);
      this.broker.answerCommit(0, 'refused');
      await turns();
    }
  }
}

/** Whatever can go on without another step has gone on. */
const turns = async () => {
  for (let n = 0; n < 3; n++) await new Promise(setImmediate);
};
