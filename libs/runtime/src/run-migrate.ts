import { parseArgs } from 'node:util';
import type * as z from 'zod';
import { reason } from './reason.js';
import { runJob } from './run-job.js';
import { readConfig } from './settings.js';
import { waitForMigrations } from './wait-for-migrations.js';

/** What `migrate` of a service is made of. */
export interface Migrating {
  /** Brings the database to the newest version and says in a few words what it did. */
  migrate: () => Promise<string>;
  /** What `migrate` would still do that the service cannot work without; changes nothing. */
  pending: () => Promise<readonly string[]>;
}

const helpOf = (app: string) => `Usage: service/dist/migrate.js [--wait]

Brings the database of ${app} to the newest version and ends: a job that runs before the service does. A second run finds nothing to do.

  --wait   changes nothing: waits until another process, the job of this version, has done it; for five minutes at the most.
           What a later version did is no obstacle, and while the store is away it waits as well. For an instance that starts
           together with the job, as an initContainer of its pod.
  --help   says this

Exit codes:
   0  nothing is to be done any more
   1  it failed, or something was still pending after five minutes
   2  the command line is wrong
  78  a setting is wrong`;

const given = (): { wait: boolean; help: boolean } | string => {
  try {
    const { values } = parseArgs({ options: { wait: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });
    return { wait: values.wait ?? false, help: values.help ?? false };
  } catch (error) {
    return reason(error);
  }
};

/** What runs as process 1 of a container dies of no signal that it does not ask for: a pod that is deleted would wait as well. */
const endOnSignal = () => process.once('SIGTERM', () => process.exit(143));

/** The program `migrate` of a service: the migration itself or, with --wait, waiting for it. Settings are read for a run, not for its help. */
export const runMigrate = async <Schema extends z.ZodObject>(
  app: string,
  schema: Schema,
  migrating: (settings: z.output<Schema>) => Migrating,
): Promise<void> => {
  const how = given();
  if (typeof how === 'string') {
    console.error(`${app} migrate: ${how}`);
    process.exitCode = 2;
    return;
  }
  if (how.help) return console.log(helpOf(app));
  const { migrate, pending } = migrating(readConfig(app, schema));
  if (!how.wait) return runJob(`${app} migrate`, migrate);
  endOnSignal();
  const name = `${app} migrate --wait`;
  await runJob(name, () => waitForMigrations(pending, (line) => console.log(`${name}: ${line}`)));
};
