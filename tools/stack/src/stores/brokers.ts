import { CommandError } from '@tessera/command';
import { readOrCreate } from '@tessera/provision';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { stillRunning } from '../processes/pid-file.js';

/** The brokers that a local Kafka may be made of, each its own controller. The first is all of it where one is enough. */
export const brokers = [
  { name: 'kafka', nodeId: 1, controller: 'kafkaController' },
  { name: 'kafka-2', nodeId: 2, controller: 'kafkaController-2' },
  { name: 'kafka-3', nodeId: 3, controller: 'kafkaController-3' },
] as const;

/** One of them. Its folder, log, pid file and port have its name. */
export type Broker = (typeof brokers)[number];

/** How many there are. Not two: neither could go on without the other, which is less than one alone can. */
export type BrokerCount = 1 | 3;

const folderOf = (dir: string) => join(dir, 'kafka');
const sizeFile = (dir: string) => join(folderOf(dir), 'brokers');

/**
 * The id of the cluster in this folder, which its first start founds. Throws when it was founded with another number of
 * brokers: its topics, offsets and controllers lie on those, and would not be found or be short of copies.
 */
export const foundCluster = (dir: string, count: BrokerCount): string => {
  mkdirSync(folderOf(dir), { recursive: true, mode: 0o700 });
  // Data without the file are of an earlier version, which knew one broker only.
  const founded = existsSync(join(folderOf(dir), 'formatted')) ? 1 : count;
  const size = Number(readOrCreate(sizeFile(dir), () => String(founded)));
  if (size !== count) throw new CommandError(otherSize(dir, size, count));
  return readOrCreate(join(folderOf(dir), 'cluster-id'), () => randomBytes(16).toString('base64url'));
};

const otherSize = (dir: string, size: number, count: BrokerCount) =>
  `the Kafka in ${dir} was founded with --brokers ${size}, not ${count}: npm start -- --brokers ${size} goes on with it, ` +
  `npm start -- --fresh --brokers ${count} deletes all data and starts over`;

/**
 * How a broker is asked to end. In order, it hands its partitions on and signs off at the controllers, of which a majority
 * must be there; the last of three would wait for minutes. Whatever it has acknowledged, one of the others has as well.
 */
export const brokerStopSignal = (dir: string): NodeJS.Signals => {
  const running = brokers.filter(({ name }) => stillRunning(join(dir, 'pids', `${name}.json`)));
  const isLast = running.length === 1 && existsSync(join(dir, 'kafka-2'));
  return isLast ? 'SIGKILL' : 'SIGTERM';
};
