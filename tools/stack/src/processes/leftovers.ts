import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { apps } from '@tessera/contracts';
import { endLeftover } from './background-process.js';

const notedService = new RegExp(`^(${[...apps, 'front'].join('|')})-\\d+\\.json$`);

/** Ends services, and fronts, that a killed run, or a test, left behind; their build may be older than ours. Answers their names. */
export const endLeftoverServices = async (pidsFolder: string): Promise<string[]> => {
  const files = existsSync(pidsFolder) ? readdirSync(pidsFolder).filter((name) => notedService.test(name)) : [];
  const ended = await Promise.all(
    files.map(async (name) => {
      const noted = await endLeftover(join(pidsFolder, name), 'SIGTERM');
      return noted ? [`${name.split('-')[0]} (process ${noted.pid})`] : [];
    }),
  );
  return ended.flat();
};
