import { EventType } from '@tessera/contracts';
import { createLog } from '@tessera/runtime';
import { eventually, postgresDatabase, type TestTopics } from '@tessera/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DataSource, type EntityManager } from 'typeorm';
import * as z from 'zod';
import { Store } from '../src/change/store.js';
import { GroupConsumer } from '../src/consumer/group.consumer.js';
import { On } from '../src/consumer/listener.decorator.js';
import { Routes } from '../src/consumer/route.js';
import { GroupSubscriber } from '../src/kafka/group.subscriber.js';
import { KafkaClient } from '../src/kafka/kafka.client.js';
import { LagWatch } from '../src/kafka/lag.watch.js';
import { OutboxRelay } from '../src/outbox/outbox.relay.js';
import { PostgresDatabase, postgresSource } from '../src/postgres/index.js';

const log = createLog('test', 'silent');
const GROUP = 'user.credit';
const told = new EventType('told.v1', 'orders', z.object({ n: z.int() }));
const names = Array.from({ length: 20 }, (_, index) => `name-${index}`);

/** What was received in one batch. */
class Page {
  readonly lines: { name: string; n: number }[] = [];
}

/** Writes down what was received, line by line: a message that had two effects stands there twice. */
class Ledger extends Store<Page, never, EntityManager> {
  /** How long a batch takes. */
  slowMs = 0;

  protected async load() {
    await sleep(this.slowMs);
    return new Page();
  }

  protected async flush({ lines }: Page, tx: EntityManager) {
    const columns = [lines.map(({ name }) => name), lines.map(({ n }) => n)];
    await tx.query(
      'INSERT INTO received (name, n) SELECT name, n FROM unnest($1::text[], $2::int[]) WITH ORDINALITY AS line(name, n, at) ORDER BY at',
      columns,
    );
  }
}

class Listener {
  @On(told, () => ({}))
  count(page: Page, { n }: { n: number }, { subject }: { subject: string }) {
    page.lines.push({ name: subject, n });
    return [];
  }
}

/** A service on real parts that tells itself numbers over Kafka: outbox, relay, consumer, inbox and the watch over its lag. */
export class Echo {
  private rounds = 0;
  /** Why the process would have ended by itself. */
  readonly deaths: unknown[] = [];
  private readonly database;
  private readonly ledger;
  private readonly teller;
  private readonly client;
  private readonly relay;
  private readonly reader;
  private readonly watch;

  private constructor(
    private readonly source: DataSource,
    topics: TestTopics,
    private readonly drop: () => Promise<void>,
  ) {
    this.database = new PostgresDatabase(source);
    this.ledger = new Ledger(this.database, '/tessera/test');
    this.teller = new Ledger(this.database, '/tessera/test');
    this.client = new KafkaClient('test', topics, log);
    this.relay = new OutboxRelay(this.database.outbox as never, this.client.produce, log);
    const routes = new Routes({ group: GROUP, store: Object, lanes: 2 } as never, this.ledger as never, new Listener());
    const die = (error: unknown) => this.deaths.push(error);
    this.reader = new GroupSubscriber(this.client, new GroupConsumer(routes, this.database as never, log), die, log);
    this.watch = new LagWatch(this.client, [this.reader], () => this.database.ping(), die, log);
  }

  static async start(topics: TestTopics): Promise<Echo> {
    const { url, drop } = await postgresDatabase();
    const source = await postgresSource({ url, entities: [], migrations: [] }).initialize();
    await source.runMigrations();
    await source.query('CREATE TABLE received (id bigint GENERATED ALWAYS AS IDENTITY, name text, n int)');
    const echo = new Echo(source, topics, drop);
    echo.relay.start();
    echo.reader.start();
    echo.watch.start();
    await eventually(() => expect(echo.reader.assigned).toBe(true));
    return echo;
  }

  /** How long the store takes for a batch that is received, from now on. */
  slowDown(ms: number) {
    this.ledger.slowMs = ms;
  }

  /** Every name tells its next number, round after round, as long as `meanwhile` takes. */
  async tellDuring(meanwhile: Promise<unknown>): Promise<void> {
    const over = new AbortController();
    const end = meanwhile.finally(() => over.abort());
    while (!over.signal.aborted) {
      this.rounds += 1;
      await this.teller.change({}, () => names.map((name) => told.of(name, this.rounds, { n: this.rounds })));
      await sleep(50);
    }
    await end;
  }

  /** Rows that wait for Kafka. */
  async unsent(): Promise<number> {
    return (await this.database.outbox.depth()).rows;
  }

  /** Settles when every number was received once, in the order of its name, and the group has committed all of it. */
  async allHeard(withinMs = 60_000): Promise<void> {
    const all = Array.from({ length: this.rounds }, (_, index) => index + 1);
    await eventually(
      async () => expect(await this.count()).toBeGreaterThanOrEqual(this.rounds * names.length),
      withinMs,
    );
    for (const name of names) expect([name, await this.received(name)]).toEqual([name, all]);
    await eventually(async () => expect(await this.lag()).toBe(0n), withinMs);
    expect(this.deaths).toEqual([]);
  }

  async stop(): Promise<void> {
    this.watch.stop();
    await this.reader.stop();
    await this.relay.stop();
    await this.client.disconnect();
    await this.source.destroy();
    await this.drop();
  }

  private async count(): Promise<number> {
    return Number((await this.source.query('SELECT count(*) FROM received'))[0].count);
  }

  private async received(name: string): Promise<number[]> {
    const rows: { n: number }[] = await this.source.query('SELECT n FROM received WHERE name = $1 ORDER BY id', [name]);
    return rows.map(({ n }) => n);
  }

  private async lag(): Promise<bigint> {
    const positions = await this.client.positions(GROUP, { orders: [0, 1] });
    return positions.reduce((sum, { end, committed }) => sum + end - committed, 0n);
  }
}
