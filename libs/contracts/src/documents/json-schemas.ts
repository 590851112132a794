import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';

/** A part of a document. */
export type Json = Record<string, unknown>;

/**
 * What zod says beyond what a reader needs: patterns of formats, the range of safe integers. An object that takes more
 * than it names says so by silence: answers and events grow, and whoever reads one must bear it.
 */
const tidy: NonNullable<z.core.ToJSONSchemaParams['override']> = ({ zodSchema, jsonSchema }) => {
  const { def } = zodSchema._zod;
  const [referred, ...more] = jsonSchema.allOf ?? [];
  if (referred && more.length === 0) {
    delete jsonSchema.allOf;
    Object.assign(jsonSchema, referred);
  }
  if (def.type === 'object' && !('catchall' in def && def.catchall)) delete jsonSchema.additionalProperties;
  if (jsonSchema.format) delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
};

const moved = (schema: Json): Json =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/definitions/', '"#/components/schemas/'));

/** The JSON Schemas of one document: those with a name lie in its components, and the others refer to them. */
export class JsonSchemas {
  readonly components: Record<string, Json> = {};

  constructor(private readonly target: 'openapi-3.0' | 'draft-07') {}

  /** The schema in its place: a reference, when it has a name. `input` is what a request may hold before it is read. */
  of(schema: z.ZodType, io: 'input' | 'output'): Json {
    const { $schema, definitions = {}, ...place } = z.toJSONSchema(schema, { target: this.target, io, override: tidy });
    for (const [name, definition] of Object.entries(Object(definitions))) this.add(name, moved(Object(definition)));
    return moved(place);
  }

  /** Throws when the name is another schema's. */
  add(name: string, schema: Json) {
    const known = this.components[name];
    if (known && !isDeepStrictEqual(known, schema)) throw new Error(`two schemas are named ${name}`);
    this.components[name] = schema;
  }
}
