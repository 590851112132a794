import { samplesOf } from './documents/samples.js';
import { eventTypes } from './events.js';

/** Samples are frozen messages of the past: never edit one. A change that breaks one needs a new version beside the old. */
describe.each(eventTypes.map((type) => [type.name, type] as const))('%s', (_, type) => {
  it('has at least one frozen sample', () => {
    expect(samplesOf(type).length).toBeGreaterThan(0);
  });

  it.each(samplesOf(type))('still reads $name, and loses no field of it', ({ data }) => {
    expect(type.schema.parse(data)).toEqual(data);
  });

  it.each(samplesOf(type))('ignores a field that it does not know yet in $name', ({ data }) => {
    expect(type.schema.parse({ ...Object(data), fromTheFuture: 1 })).toEqual(data);
  });
});
