import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { EventType } from '../event-type.js';
import { eventTypes } from '../events.js';
import { storingApps } from '../services.js';
import { topics } from '../topics.js';
import { breaksOf, wholeSchema } from './frozen.js';

/** Never edit a frozen schema: `npm run docs:api` writes that of a new type, and adds new optional fields. */
const frozenIn = (owner: string) => join(import.meta.dirname, '..', owner, 'frozen');

describe.each(eventTypes.map((type) => [type.name, type] as const))('%s', (name, type) => {
  it('has grown by optional fields at most', () => {
    const file = join(frozenIn(topics[type.topic].from), `${name}.json`);
    if (!existsSync(file)) throw new Error('it is not frozen yet: run npm run docs:api');
    const breaks = breaksOf(JSON.parse(readFileSync(file, 'utf8')), wholeSchema(type));
    if (breaks.length > 0)
      throw new Error(`${breaks.join('\n')}\nWho reads it would break: make a new version beside it`);
  });
});

it.each(storingApps)('%s still has every type that it once told', (owner) => {
  const names: string[] = eventTypes.map(({ name }) => `${name}.json`);
  expect(readdirSync(frozenIn(owner)).filter((file) => !names.includes(file))).toEqual([]);
});

describe('a change of a schema', () => {
  const money = z.object({ amount: z.int().min(0), currency: z.string() }).meta({ id: 'OfThisTest' });
  const shape = {
    id: z.uuid(),
    note: z.string().optional(),
    state: z.enum(['A', 'B']),
    lines: z.array(z.object({ sku: z.string().max(40), price: money })),
  };
  const before = z.object(shape);
  const { id, note, state, lines } = shape;
  const line = lines.element;
  const breaks = (after: z.ZodType) =>
    breaksOf(
      wholeSchema(new EventType('a.b.v1', 'orders', before)),
      wholeSchema(new EventType('a.b.v1', 'orders', after)),
    );

  it.each([
    ['nothing', before],
    ['another description', before.extend({ id: id.describe('whose') })],
    ['a new optional field', before.extend({ more: z.string().optional() })],
    ['one inside of a list', before.extend({ lines: z.array(line.extend({ more: z.int().optional() })) })],
  ])('may be %s', (_, after) => {
    expect(breaks(after)).toEqual([]);
  });

  it.each([
    ['a field is gone', z.object({ id, state, lines }), ['/note is gone']],
    ['a field is renamed', z.object({ key: id, note, state, lines }), ['/key is required now', '/id is gone']],
    ['a new field is required', before.extend({ more: z.string() }), ['/more is required now']],
    ['an optional field is required', before.extend({ note: z.string() }), ['/note is required now']],
    ['a required field is optional', before.extend({ id: id.optional() }), ['/id may be absent now']],
    ['a type is another', before.extend({ note: z.int().optional() }), ['/note: type was "string" and is "integer"']],
    [
      'a value of an enum is gone',
      before.extend({ state: z.enum(['A']) }),
      ['/state: enum was ["A","B"] and is ["A"]'],
    ],
    ['a value is new', before.extend({ state: z.enum(['A', 'B', 'C']) }), [expect.stringContaining('/state: enum')]],
    [
      'something inside is narrower',
      before.extend({ lines: z.array(line.extend({ sku: z.string().max(20) })) }),
      ['/lines/*/sku: maxLength was 40 and is 20'],
    ],
    ['null is let in', before.extend({ id: id.nullable() }), expect.arrayContaining([expect.stringContaining('/id')])],
  ])('is seen when %s', (_, after, expected) => {
    expect(breaks(after)).toEqual(expected);
  });
});
