import { isDeepStrictEqual } from 'node:util';
import { type EventType } from '../event-type.js';
import { JsonSchemas, type Json } from './json-schemas.js';

/** What a schema means has nothing to do with these. */
const WORDS = new Set(['description', 'title', 'example']);
const STRUCTURE = new Set(['properties', 'required', 'items']);

const fieldsOf = (schema: Json): Record<string, Json> => Object(schema['properties']);
const requiredOf = (schema: Json): string[] => (Array.isArray(schema['required']) ? schema['required'] : []);

const keywordBreaks = (before: Json, after: Json, place: string): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((keyword) => !WORDS.has(keyword) && !STRUCTURE.has(keyword))
    .filter((keyword) => !isDeepStrictEqual(before[keyword], after[keyword]))
    .map((keyword) => {
      const [was, is] = [before, after].map((schema) => JSON.stringify(schema[keyword]) ?? 'nothing');
      return `${place || '/'}: ${keyword} was ${was} and is ${is}`;
    });

const fieldBreaks = (before: Json, after: Json, place: string): string[] => {
  const [was, is] = [requiredOf(before), requiredOf(after)];
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  return [
    ...is.filter((name) => !was.includes(name)).map((name) => `${place}/${name} is required now`),
    ...was.filter((name) => name in now && !is.includes(name)).map((name) => `${place}/${name} may be absent now`),
    ...Object.entries(old).flatMap(([name, field]) => {
      const other = now[name];
      return other ? breaksOf(field, other, `${place}/${name}`) : [`${place}/${name} is gone`];
    }),
  ];
};

/**
 * In what a schema is no longer what it was, but for new optional fields: messages of yesterday must be read today, and
 * those of today by readers of yesterday, which refuse what breaks the schema that they know. Each with its place.
 */
export const breaksOf = (before: Json, after: Json, place = ''): string[] => {
  const items =
    before['items'] && after['items'] ? breaksOf(Object(before['items']), Object(after['items']), `${place}/*`) : [];
  return [...keywordBreaks(before, after, place), ...fieldBreaks(before, after, place), ...items];
};

const inlined = (part: unknown, schemas: Record<string, Json>): unknown => {
  if (Array.isArray(part)) return part.map((one) => inlined(one, schemas));
  if (typeof part !== 'object' || part === null) return part;
  const { $ref, ...rest }: Json = { ...part };
  const { [String($ref).split('/').at(-1) ?? '']: referred = {} } = schemas;
  const whole: Json = { ...referred, ...rest };
  return Object.fromEntries(Object.entries(whole).map(([name, inner]) => [name, inlined(inner, schemas)]));
};

/** The schema of a type's value in one piece, as it is frozen in `libs/contracts/src/<owner>/frozen/`. */
export const wholeSchema = (type: EventType): Json => {
  const schemas = new JsonSchemas('draft-07');
  return Object(inlined(schemas.of(type.schema, 'output'), schemas.components));
};
