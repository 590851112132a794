import { type DomainEvent, type OrderView } from '@tessera/contracts';
import { toMessage } from '@tessera/messaging';
import { eventually, JwksDoor, kafkaTopics, Signer, type TestTopics } from '@tessera/testing';
import fc from 'fast-check';
import { type Producer } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { FakeUpstream } from './fake-upstream.fixture.js';
import { GatewayProcess } from './gateway-process.fixture.js';
import { OrderBook } from './order-book.fixture.js';
import { OrderListener } from './order-listener.fixture.js';

/** Live orders over a real broker, at gateways that are processes: they are killed, and one is frozen all the while. */
const signer = new Signer();
const keys = new JwksDoor([signer.jwk()]);
const book = new OrderBook();
const orders = new FakeUpstream();
let topics: TestTopics;
let producer: Producer;
let gateways: GatewayProcess[] = [];

beforeAll(async () => {
  [topics] = await Promise.all([kafkaTopics(), keys.open(), orders.open()]);
  orders.answer = book.answer;
  producer = topics.kafka.producer();
  await producer.connect();
  const surroundings = { topics, jwksUrl: keys.url, orderUrl: orders.url };
  gateways = await Promise.all([1, 2, 3].map(() => GatewayProcess.start(surroundings)));
});

afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.kill()));
  await Promise.all([producer.disconnect(), keys.close(), orders.close()]);
  await topics.drop();
});

const at = (place: number) => gateways[place]!.url;
const tell = async (...events: DomainEvent[]) => {
  const messages = events.map((event) => {
    const { key, value, headers } = toMessage(event, '/test');
    return { key, value, headers: Object.fromEntries(headers.map(([name, bytes]) => [name, bytes.toString()])) };
  });
  await producer.send({ topic: `${topics.TOPIC_PREFIX}orders`, messages });
};
const move = (id: string, state: 'CONFIRMED' | 'SHIPPED' | 'REJECTED') => tell(book.become(id, state));

/** A customer and a client of theirs that comes back after the last event that it has seen, wherever it is sent. */
class Client {
  readonly seen: string[] = [];
  readonly order: OrderView;
  private listener: OrderListener | undefined;
  private static count = 0;
  private readonly address = `10.9.${Math.floor(++Client.count / 250)}.${Client.count % 250}`;

  constructor(
    private readonly customer = randomUUID(),
    private readonly token = signer.tokenOf(['customer'], customer),
  ) {
    this.order = book.place(this.customer);
  }

  async connect(url: string) {
    this.leave();
    const { token, address } = this;
    const lastEventId = this.seen.at(-1)?.split(' ', 1)[0];
    this.listener = await eventually(async () => {
      const listener = await OrderListener.open(url, this.order.id, { token, address, lastEventId });
      // On a busy machine a gateway sheds what comes, or waits in vain for the order (503, 504): a client comes again.
      expect([200, 204]).toContain(listener.status);
      return listener;
    });
  }

  /** Takes what came, and goes. */
  leave() {
    this.collect();
    this.listener?.leave();
    this.listener = undefined;
  }

  collect(): string[] {
    this.seen.push(...(this.listener?.take() ?? []));
    return this.seen;
  }

  sees(...expected: string[]) {
    return eventually(() => expect(this.collect()).toEqual(expected));
  }
}

const whole = ['1 PENDING', '2 CONFIRMED', '3 SHIPPED'];
let frozen: Client;
let frozenAt: number;

it('freezes the third gateway while somebody follows an order there', async () => {
  frozen = new Client();
  await frozen.connect(at(2));
  await frozen.sees('1 PENDING');
  gateways[2]?.signal('SIGSTOP');
  frozenAt = Date.now();
  await move(frozen.order.id, 'CONFIRMED');
});

it('tells each state once and in order, however moves and connections follow each other', async () => {
  const steps = fc.array(fc.constantFrom('move', 'connect', 'elsewhere', 'leave', 'pause'), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const client = new Client();
      const states: ('CONFIRMED' | 'SHIPPED')[] = ['CONFIRMED', 'SHIPPED'];
      const doing: Record<string, () => unknown> = {
        move: () => states.length > 0 && move(client.order.id, states.shift()!),
        connect: () => client.connect(at(0)),
        elsewhere: () => client.connect(at(1)),
        leave: () => client.leave(),
        pause: () => sleep(5),
      };
      await client.connect(at(0));
      await client.sees('1 PENDING');
      for (const step of all) await doing[step]?.();
      await client.connect(at(1));
      while (states.length > 0) await move(client.order.id, states.shift()!);
      await client.sees(...whole);
      client.leave();
    }),
    { numRuns: 40 },
  );
});

it('misses nothing when a gateway is killed and its clients come back elsewhere', async () => {
  const clients = Array.from({ length: 50 }, () => new Client());
  await Promise.all(clients.map((client) => client.connect(at(1))));
  await Promise.all(clients.map((client) => client.sees('1 PENDING')));
  const moving = Promise.all(clients.map(({ order }) => move(order.id, 'CONFIRMED')));
  await gateways[1]?.kill();
  await moving;
  await Promise.all(clients.map((client) => client.connect(at(0))));
  await tell(...clients.map(({ order }) => book.become(order.id, 'SHIPPED')));
  await Promise.all(clients.map((client) => client.sees(...whole)));
});

const MANY = 5_000;
/** A hundred streams of each, so that nobody meets a limit. */
const CUSTOMERS = 50;
/** What is in use of it is a fifth; the rest is what opening them has left to be collected. */
const MOST_BYTES_EACH = 100_000;

it('brings five thousand followers their event, and costs little memory for each', async () => {
  const [gateway] = gateways;
  const customers = Array.from({ length: CUSTOMERS }, () => randomUUID());
  const tokens = customers.map((customer) => signer.tokenOf(['customer'], customer));
  const before = gateway!.memory;
  const clients: Client[] = [];
  for (let n = 0; n < MANY; n += CUSTOMERS) {
    const more = customers.map((customer, who) => new Client(customer, tokens[who]));
    await Promise.all(more.map((client) => client.connect(at(0))));
    clients.push(...more);
  }
  const each = (gateway!.memory - before) / MANY;
  const events = clients.map(({ order }) => book.become(order.id, 'REJECTED'));
  while (events.length > 0) await tell(...events.splice(0, 500));
  // As a number: to print thousands of clients each time takes the time in which they would have seen it.
  const waiting = () => clients.filter((client) => client.collect().length < 2).length;
  await eventually(() => expect(waiting()).toBe(0));
  expect(new Set(clients.map(({ seen }) => seen.join()))).toEqual(new Set(['1 PENDING,2 REJECTED']));
  expect(each).toBeLessThan(MOST_BYTES_EACH);
});

it('misses nothing of what happened while a gateway was frozen for longer than its session', async () => {
  await sleep(Math.max(0, frozenAt + 13_000 - Date.now()));
  gateways[2]?.signal('SIGCONT');
  await frozen.sees('1 PENDING', '2 CONFIRMED');
  await move(frozen.order.id, 'SHIPPED');
  await frozen.sees(...whole);
});
