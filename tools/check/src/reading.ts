import { CommandError } from '@tessera/command';
import { kafkaTrouble } from './kafka.js';
import { remedyFor } from './remedy.js';
import { type Addresses } from './addresses.js';
import { KafkaView } from './kafka-view.js';
import { MongoSnapshot } from './mongo-snapshot.js';
import { PostgresSnapshot } from './postgres-snapshot.js';

/** One look at a platform: a snapshot of each database, and Kafka, which has none. */
export interface Reading {
  order: PostgresSnapshot;
  user: PostgresSnapshot;
  inventory: MongoSnapshot;
  kafka: KafkaView;
}

const hostOf = (url: string) => url.replace(/^.*@/, '').replace(/\/.*$/, '');

const reached = async <Store>(what: string, where: string, at: Addresses, store: Promise<Store>): Promise<Store> => {
  try {
    return await store;
  } catch (error) {
    const why = String(Object(error).message).split('\n', 1)[0];
    throw new CommandError(`${what} cannot be reached at ${where} (${why}): ${remedyFor(error, at.kafka)}.`);
  }
};

/** What is read from now on is of another instant, of each database: to be said as soon as something is looked through. */
export const letGo = async ({ order, user, inventory }: Reading): Promise<void> => {
  await Promise.all([order, user, inventory].map((store) => store.letGo()));
};

/** Connects, and gives everything back, whatever `use` does. */
export const withReading = async <Result>(at: Addresses, use: (reading: Reading) => Promise<Result>) => {
  const opened: { release(): Promise<void> }[] = [];
  const keep = async <Store extends { release(): Promise<void> }>(
    what: string,
    where: string,
    store: Promise<Store>,
  ) => {
    const open = await reached(what, where, at, store);
    opened.push(open);
    return open;
  };
  try {
    return await use({
      kafka: await keep('Kafka', at.kafka.KAFKA_BROKERS, KafkaView.open(at.kafka)),
      user: await keep("The user service's Postgres", hostOf(at.user), PostgresSnapshot.reach(at.user)),
      inventory: await keep("Inventory's MongoDB", hostOf(at.inventory), MongoSnapshot.reach(at.inventory)),
      order: await keep("The order service's Postgres", hostOf(at.order), PostgresSnapshot.reach(at.order)),
    });
  } catch (error) {
    // A broker may refuse a login a topic or a group, though it lets it in.
    throw kafkaTrouble(at.kafka, error);
  } finally {
    await Promise.allSettled(opened.map((store) => store.release()));
  }
};
