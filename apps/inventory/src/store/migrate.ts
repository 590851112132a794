import { type MongoDatabase } from '@tessera/messaging/mongo';
import { setTimeout as sleep } from 'node:timers/promises';
import { Lease } from './lease.js';
import { type Migration } from './migrations.js';

interface Done {
  _id: string;
  at: Date;
}

const LEASE = { leaseMs: 10_000, atLeastMs: 5_000 };
const HEARTBEAT_MS = 1_000;
const ASK_EVERY_MS = 250;

/**
 * One job at a time, for as long as it lives: the others wait, and one that was killed keeps them for ten seconds. `goOn` throws
 * once the lease is lost, as after a freeze.
 */
export const oneAtATime = async <Result>(
  database: MongoDatabase,
  work: (goOn: () => void) => Promise<Result>,
): Promise<Result> => {
  const lease = new Lease(database.connection, 'migrate', LEASE);
  // Ends when the one before has ended, or its lease.
  while ((await lease.hold()) === undefined) await sleep(ASK_EVERY_MS);
  const heartbeat = setInterval(() => void lease.hold().catch(() => {}), HEARTBEAT_MS);
  const goOn = () => {
    if (!lease.isHeld) throw new Error('another job has taken over, because this one stood still for too long');
  };
  try {
    return await work(goOn);
  } finally {
    clearInterval(heartbeat);
    await lease.release();
  }
};

interface Step {
  name: string;
}

/** Those that are not recorded, in their order. */
export const pendingSteps = async <One extends Step>(
  database: MongoDatabase,
  steps: readonly One[],
): Promise<One[]> => {
  const done = await database.connection.collection<Done>('migrations').find().toArray();
  const names = new Set(done.map(({ _id }) => _id));
  return steps.filter(({ name }) => !names.has(name));
};

/** Does those that are not recorded. What it throws is done again by the next job. Returns the names of what it did. */
export const runPending = async (
  database: MongoDatabase,
  migrations: readonly Migration[],
  goOn: () => void,
): Promise<string[]> => {
  const done = database.connection.collection<Done>('migrations');
  const pending = await pendingSteps(database, migrations);
  for (const { name, up } of pending) {
    await up(database, goOn);
    goOn();
    await done.insertOne({ _id: name, at: new Date() });
  }
  return pending.map(({ name }) => name);
};
