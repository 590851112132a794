import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EventType } from './event-type.js';
import { eventTypes } from './events.js';
import { topics } from './topics.js';

const samplesOf = (type: EventType) => {
  const place = join(import.meta.dirname, topics[type.topic].from, 'samples');
  const files = readdirSync(place).filter((file) => file.startsWith(`${type.name}.`));
  return files.map((file) => [file, JSON.parse(readFileSync(join(place, file), 'utf8'))] as const);
};

/** Samples are frozen messages of the past: never edit one. A change that breaks one needs a new version beside the old. */
describe.each(eventTypes.map((type) => [type.name, type] as const))('%s', (_, type) => {
  it('has at least one frozen sample', () => {
    expect(samplesOf(type).length).toBeGreaterThan(0);
  });

  it.each(samplesOf(type))('still reads %s, and loses no field of it', (_, sample) => {
    expect(type.schema.parse(sample)).toEqual(sample);
  });

  it.each(samplesOf(type))('ignores a field that it does not know yet in %s', (_, sample) => {
    expect(type.schema.parse({ ...sample, fromTheFuture: 1 })).toEqual(sample);
  });
});
