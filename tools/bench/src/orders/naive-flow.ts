import { withKafkaAdmin } from '@tessera/provision';
import { freePorts } from '@tessera/stack';
import { mongoDatabase, postgresDatabase } from '@tessera/testing';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { AT_ONCE, oneToThree } from '../load.js';
import { quantile } from '../quantile.js';
import { Peer } from './peer.js';
import { type System } from './system.js';

const REQUESTS = ['order.create', 'inventory.reserve'];
const topicNames = [...REQUESTS.flatMap((name) => [name, `${name}.reply`]), 'order.confirmed'];
/** After they say that they are ready, until their groups have all partitions. */
const SETTLING_MS = 3_000;
const JSON_BODY = { 'content-type': 'application/json' };

const place = async (gateway: Pool, n: number) => {
  const items = oneToThree(n).map((sku) => ({ sku, quantity: 1 }));
  const body = JSON.stringify({ customer: `customer ${n % 300}`, items });
  const answer = await gateway.request({ path: '/orders', method: 'POST', headers: JSON_BODY, body });
  return (await answer.body.text()).includes('"CONFIRMED"');
};

/** What the tutorials would give: `peers/naive-orders`, three processes that ask each other over Kafka. */
export class NaiveFlow implements System {
  readonly label = 'naive Nest, requests over Kafka';
  private peers: Peer[] = [];
  private drops: (() => Promise<unknown>)[] = [];
  private port = 0;

  constructor(
    private readonly kafkaBrokers: string,
    private readonly dir: string,
  ) {}

  async start() {
    const [order, inventory] = await Promise.all([postgresDatabase(), mongoDatabase()]);
    // Who was killed stays in its groups for a while: the next round has groups and topics of its own.
    const prefix = `naive-${randomBytes(4).toString('hex')}-`;
    const topics = topicNames.map((name) => prefix + name);
    const { kafkaBrokers: KAFKA_BROKERS } = this;
    await withKafkaAdmin({ KAFKA_BROKERS }, (admin) =>
      admin.createTopics({ topics: topics.map((topic) => ({ topic, numPartitions: 6 })) }),
    );
    this.drops = [
      order.drop,
      inventory.drop,
      () => withKafkaAdmin({ KAFKA_BROKERS }, (admin) => admin.deleteTopics({ topics })),
    ];
    [this.port = 0] = await freePorts(1);
    const settings = { PREFIX: prefix, KAFKA_BROKERS, ORDER_URL: order.url, INVENTORY_URL: inventory.url };
    return this.startPeers({ ...settings, PORT: String(this.port) });
  }

  async saturate(seconds: number, settled: () => void) {
    const gateway = new Pool(`http://127.0.0.1:${this.port}`, { connections: AT_ONCE });
    const [begin, times]: [number, number[]] = [performance.now(), []];
    let refused = 0;
    const worker = async (_: unknown, start: number) => {
      for (let n = start; performance.now() - begin < seconds * 1_000; n += AT_ONCE) {
        const sent = performance.now();
        if (await place(gateway, n)) times.push(performance.now() - sent);
        else refused += 1;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    settled();
    const perSecond = (times.length * 1_000) / (performance.now() - begin);
    await gateway.close();
    return { confirmed: times.length, refused, perSecond, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
  }

  async stop() {
    for (const peer of this.peers.splice(0)) await peer.stop();
    for (const drop of this.drops.splice(0)) await drop();
  }

  /** Who asks comes after whom it asks. */
  private async startPeers(settings: Record<string, string>) {
    const pids: Record<string, number> = {};
    for (const name of ['inventory', 'order', 'gateway']) {
      const peer = await Peer.start(this.dir, `naive-orders/${name}`, settings);
      this.peers.push(peer);
      pids[name] = peer.pid;
    }
    await sleep(SETTLING_MS);
    return pids;
  }
}
