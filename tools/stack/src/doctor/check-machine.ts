import { existsSync, readFileSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { freemem } from 'node:os';
import { dirname } from 'node:path';
import { cacheFolder } from '../binaries/cache.js';
import { postgresFolder } from '../stores/postgres-home.js';
import { leastMegabytes } from '../supervise/room-on-disk.js';
import { type Finding, good, warning, wrong } from './finding.js';

const megabyte = 1024 * 1024;

/** Free megabytes below which it does not run, or not for long. */
interface Limits {
  least: number;
  enough: number;
}

const diskLimits = { least: leastMegabytes, enough: 2_000 };
const memoryLimits = { least: 1_000, enough: 2_000 };

const inGigabytes = (megabytes: number) => `${(megabytes / 1024).toFixed(1)} GB`;

/** How so many free megabytes are rated. */
export const levelOf = (check: string, free: number, { least, enough }: Limits, remedy: string): Finding => {
  const text = `${inGigabytes(free)} free`;
  if (free < least) return wrong(check, `${text}, ${inGigabytes(least)} are the least`, remedy);
  if (free < enough) return warning(check, `${text}, ${inGigabytes(enough)} are better`, remedy);
  return good(check, text);
};

/** Where the data lie, and where downloads go; two lines only where these are two disks. */
export const checkDisk = async (dir: string): Promise<Finding[]> => {
  const places = [dir, postgresFolder(dir), cacheFolder].map(nearestThere);
  const disks = new Map(places.map((place) => [statSync(place).dev, place]));
  const look = async (place: string) => {
    const { bavail, bsize } = await statfs(place);
    return levelOf('disk', (bavail * bsize) / megabyte, diskLimits, `make room on the disk of ${place}`);
  };
  return Promise.all([...disks.values()].map(look));
};

const nearestThere = (folder: string): string => (existsSync(folder) ? folder : nearestThere(dirname(folder)));

/** What programs can have without others being swapped out. */
export const checkMemory = async (): Promise<Finding[]> => {
  const remedy = 'end other programs, or start less: npm start -- --only order,user';
  return [levelOf('memory', availableMemory() / megabyte, memoryLimits, remedy)];
};

/** On Linux what is free says little: most of the memory holds files that can be read again. */
const availableMemory = (): number => {
  if (process.platform !== 'linux') return freemem();
  const [, kilobytes] = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8')) ?? [];
  return kilobytes === undefined ? freemem() : Number(kilobytes) * 1024;
};
