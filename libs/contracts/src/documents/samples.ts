import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EventType } from '../event-type.js';
import { topics } from '../topics.js';

/** Frozen messages of a type, as it was once sent. tsc brings the files along. */
export const samplesOf = (type: EventType): { name: string; data: unknown }[] => {
  const folder = join(import.meta.dirname, '..', topics[type.topic].from, 'samples');
  return readdirSync(folder)
    .filter((file) => file.startsWith(`${type.name}.`))
    .map((file) => ({ name: file.replace('.json', ''), data: JSON.parse(readFileSync(join(folder, file), 'utf8')) }));
};
