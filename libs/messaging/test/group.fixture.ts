import { createLog } from '@tessera/runtime';
import { v7 as uuidv7 } from 'uuid';
import { type ReadingMode } from '../src/change/inbox.js';
import { GroupConsumer } from '../src/consumer/group.consumer.js';
import { On } from '../src/consumer/listener.decorator.js';
import { type RetryPolicy } from '../src/consumer/retry-policy.js';
import { Routes } from '../src/consumer/route.js';
import { toMessage } from '../src/wire/cloud-event.js';
import { type IncomingMessage } from '../src/wire/message.js';
import { type Bench, counted, type Counters } from './counters.fixture.js';

const log = createLog('test', 'silent');

/** Impatient, so that a test need not be patient. */
export const soon: Partial<RetryPolicy> = {
  retryForMs: 500,
  quickTries: 2,
  quickWaitMs: 1,
  firstWaitMs: 20,
  longestWaitMs: 50,
  tries: 3,
};

/** What a number can do to the handler. */
export const failures = new Map<number, () => never>();

/** Counts what it receives; a number that stands in `failures` is more than it can take. */
class CountingListener {
  readonly received: string[] = [];

  @On(counted, ({ n }) => ({ names: [`received-${n % 10}`] }))
  count(counters: Counters, { n }: { n: number }, { subject }: { subject: string }) {
    failures.get(n)?.();
    this.received.push(`${subject}:${n}`);
    return counters.add(`received-${n % 10}`);
  }
}

/** A consumer group on a bench, fed by hand. */
export class TestGroup {
  readonly listener = new CountingListener();
  readonly consumer: GroupConsumer;
  private offset = 0;

  constructor(
    bench: Bench,
    { reads = 'in-order', retry = soon }: { reads?: ReadingMode; retry?: Partial<RetryPolicy> } = {},
  ) {
    // The stores differ by database; the group only hands messages on.
    const store = bench.counters as ConstructorParameters<typeof Routes>[1];
    const options = { group: 'user.credit', store: Object, lanes: 2, reads, retry } as never;
    this.consumer = new GroupConsumer(new Routes(options, store, this.listener), bench.database, log);
    this.consumer.start();
  }

  /** What reached the listener, with the effects that were kept: a number once for every time. */
  get received() {
    return this.listener.received;
  }

  /** The message of a count, as the broker would give it. */
  message(key: string, n: number, changes: Partial<IncomingMessage> = {}): IncomingMessage {
    const { headers, value } = toMessage(counted.of(key, n, { n }), '/tessera/test', { correlationId: uuidv7() });
    const place = { topic: 'orders', partition: 0, offset: String(this.offset++), timestamp: '1700000000000' };
    return { ...place, key: Buffer.from(key), value, headers, ...changes };
  }

  accept(...messages: IncomingMessage[]) {
    for (const message of messages) this.consumer.accept(message);
  }

  /** The offset up to which everything is done. */
  get committed() {
    return this.consumer.marks.commits[0]?.offset;
  }
}
