import { CommandError } from '@tessera/command';
import { apps } from '@tessera/contracts';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const services = new RegExp(`^(${apps.join('|')})(-\\d+)?$`);

/** One log: `older` is where it went on before it was put aside as too large. */
export interface LogFile {
  source: string;
  file: string;
  older: string;
}

/** The logs of the services, or of one service (all its processes), store, or the supervisor (`up`). */
export const logFiles = (dir: string, name?: string): LogFile[] => {
  const logs = join(dir, 'logs');
  const files = existsSync(logs) ? readdirSync(logs).filter((file) => file.endsWith('.log')) : [];
  const sources = files.map((file) => file.slice(0, -'.log'.length));
  if (sources.length === 0) throw new CommandError('There are no logs yet: "npm start" starts the platform.');
  const wanted = sources.filter((source) => (name === undefined ? services.test(source) : isOf(source, name)));
  if (wanted.length === 0)
    throw new CommandError(`There is no log of ${name ?? 'a service'}: there are ${sources.join(', ')}.`);
  return wanted.map((source) => ({ source, file: join(logs, `${source}.log`), older: join(logs, `${source}.log.1`) }));
};

const isOf = (source: string, name: string) =>
  source === name || (services.test(source) && source.startsWith(`${name}-`));
