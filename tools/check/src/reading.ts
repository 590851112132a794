import { CommandError } from '@tessera/command';
import { type AppOn, appsOn, type StoringApp, storingApps } from '@tessera/contracts';
import { kafkaError } from './kafka.js';
import { remedyFor } from './remedy.js';
import { type Addresses } from './addresses.js';
import { KafkaView } from './kafka-view.js';
import { MongoSnapshot } from './mongo-snapshot.js';
import { PostgresSnapshot } from './postgres-snapshot.js';

/** One look at a platform: a snapshot of each database, and Kafka, which has none. */
export type Reading = Record<AppOn<'postgres'>, PostgresSnapshot> &
  Record<AppOn<'mongo'>, MongoSnapshot> & { kafka: KafkaView };

/** The database of one service. */
export type Snapshot = Reading[StoringApp];

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
export const endSnapshot = async (reading: Reading): Promise<void> => {
  await Promise.all(storingApps.map((app) => reading[app].endSnapshot()));
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
  const each = async <Name extends StoringApp, Store extends { release(): Promise<void> }>(
    of: Name[],
    kind: string,
    reach: (url: string) => Promise<Store>,
  ) => {
    const stores: [Name, Store][] = [];
    for (const app of of)
      stores.push([app, await keep(`The ${app} service's ${kind}`, hostOf(at[app]), reach(at[app]))]);
    return Object.fromEntries(stores) as Record<Name, Store>;
  };
  try {
    return await use({
      kafka: await keep('Kafka', at.kafka.KAFKA_BROKERS, KafkaView.open(at.kafka)),
      ...(await each(appsOn('postgres'), 'Postgres', (url) => PostgresSnapshot.reach(url))),
      ...(await each(appsOn('mongo'), 'MongoDB', (url) => MongoSnapshot.reach(url))),
    });
  } catch (error) {
    // A broker may refuse a login a topic or a group, though it lets it in.
    throw kafkaError(at.kafka, error);
  } finally {
    await Promise.allSettled(opened.map((store) => store.release()));
  }
};
