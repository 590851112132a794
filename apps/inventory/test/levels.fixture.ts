import { type Produce, type WireMessage } from '@tessera/messaging';
import { LevelRelay } from '../src/publish-levels/level.relay.js';
import { Lease } from '../src/store/lease.js';
import { LevelOutbox } from '../src/store/level.outbox.js';
import { type TestDatabase } from './mongo.fixture.js';

/** Of a relay in a test: it goes on when it is told to. */
export class TestClock {
  private ms = 0;
  now = () => this.ms;
  advance = (ms: number) => void (this.ms += ms);
}

export const LATEST_MS = 180_000;
const leaseTiming = { leaseMs: 1_000, atLeastMs: 500 };

/** What a topic was told, in its order. */
export class Told {
  private readonly messages: { sku: string; available: number; sequence: number }[] = [];

  take = (messages: readonly WireMessage[]) => {
    for (const { key, value, headers } of messages) {
      const { available } = JSON.parse(String(value)) as { available: number };
      const sequence = Number(headers.find(([name]) => name === 'ce_sequence')?.[1]);
      this.messages.push({ sku: String(key), available, sequence });
    }
    return Promise.resolve();
  };

  of = (sku: string) => this.messages.filter((message) => message.sku === sku).map(({ available }) => available);
  sequencesOf = (sku: string) => this.messages.filter((message) => message.sku === sku).map(({ sequence }) => sequence);
}

/** An instance that tells levels when it is told to. */
export const levelRelay = ({ database }: TestDatabase, clock: TestClock, produce: Produce) => {
  const lease = new Lease(database.connection, 'stock-levels', leaseTiming);
  const timing = { latestMs: LATEST_MS, quietMs: 0, now: clock.now };
  return { relay: new LevelRelay(new LevelOutbox(database), lease, produce, timing), lease };
};
