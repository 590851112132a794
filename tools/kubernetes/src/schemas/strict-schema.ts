import { type JsonSchema, type OpenApiSchema } from './openapi.js';

/** What a schema may refer to, and how it is read. */
export interface Reading {
  /** By the last part of a `$ref`. */
  named: Readonly<Record<string, OpenApiSchema>>;
  /**
   * A CustomResourceDefinition says of every object what may be in it: with nothing said, nothing may. In Kubernetes' own
   * documents that is free JSON.
   */
  isCustom?: boolean;
  /** What every object's `metadata` is; definitions only say that it is an object. */
  objectMeta?: JsonSchema;
}

/** Where in a schema we are. */
interface Place extends Reading {
  /** What is being replaced already: a schema of schemas holds itself, and is free from there on. */
  within: readonly string[];
  /** An alternative's properties only add to those around it, and must not close the object. */
  isAlternative: boolean;
}

const limits = [
  'type',
  'enum',
  'pattern',
  'required',
  'minimum',
  'maximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
] as const;

const entriesOf = <Value, To>(record: Record<string, Value>, change: (value: Value) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));

const limitsOf = (schema: OpenApiSchema): JsonSchema =>
  Object.fromEntries(limits.filter((limit) => schema[limit] !== undefined).map((limit) => [limit, schema[limit]]));

const isIntOrString = (schema: OpenApiSchema): boolean =>
  schema['x-kubernetes-int-or-string'] === true || schema.format === 'int-or-string';

/** A pattern there is for the texts alone. */
const intOrString = ({ pattern, nullable }: OpenApiSchema): JsonSchema => ({
  anyOf: [
    { type: 'integer' },
    { type: 'string', ...(pattern === undefined ? {} : { pattern }) },
    ...(nullable ? [{ type: 'null' }] : []),
  ],
});

const identity = (objectMeta: JsonSchema = {}): Record<string, JsonSchema> => ({
  apiVersion: { type: 'string' },
  kind: { type: 'string' },
  metadata: objectMeta,
});

const propertiesOf = (schema: OpenApiSchema, place: Place): Record<string, JsonSchema> | undefined => {
  const properties = schema.properties && entriesOf(schema.properties, (property) => read(property, place));
  return schema['x-kubernetes-embedded-resource'] ? { ...properties, ...identity(place.objectMeta) } : properties;
};

const isClosed = (schema: OpenApiSchema, hasProperties: boolean, { isAlternative, isCustom }: Place): boolean =>
  !isAlternative &&
  !schema['x-kubernetes-preserve-unknown-fields'] &&
  (hasProperties || (isCustom === true && schema.type === 'object'));

const fieldsOf = (schema: OpenApiSchema, place: Place): JsonSchema => {
  const properties = propertiesOf(schema, place);
  const { additionalProperties: others, items } = schema;
  return {
    ...(properties && { properties }),
    ...(items && { items: read(items, place) }),
    ...(typeof others === 'object' && { additionalProperties: read(others, place) }),
    ...(others === false && { additionalProperties: false }),
    ...(others === undefined && isClosed(schema, !!properties, place) && { additionalProperties: false }),
  };
};

const alternativesOf = (schema: OpenApiSchema, place: Place): JsonSchema => {
  const of = (part: OpenApiSchema) => read(part, { ...place, isAlternative: true });
  const { allOf, anyOf, oneOf, not } = schema;
  return {
    ...(allOf && { allOf: allOf.map(of) }),
    ...(anyOf && { anyOf: anyOf.map(of) }),
    ...(oneOf && { oneOf: oneOf.map(of) }),
    ...(not && { not: of(not) }),
  };
};

/** OpenAPI says beside the type that there may be nothing, JSON Schema in it. */
const orNull = (schema: JsonSchema): JsonSchema => ({
  ...schema,
  ...(typeof schema['type'] === 'string' && { type: [schema['type'], 'null'] }),
  ...(Array.isArray(schema['enum']) && { enum: [...(schema['enum'] as unknown[]), null] }),
});

const readNamed = (reference: string, place: Place): JsonSchema => {
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  const schema = place.named[name];
  if (!schema || place.within.includes(name)) return {};
  return read(schema, { ...place, within: [...place.within, name] });
};

/** The schema that stands for this one. Kubernetes' own documents wrap a reference so that a default and a description can stand beside it. */
export const referenceOf = ({ $ref, allOf: [only, ...more] = [] }: OpenApiSchema): string | undefined =>
  $ref ?? (more.length === 0 ? only?.$ref : undefined);

const read = (schema: OpenApiSchema, place: Place): JsonSchema => {
  const reference = referenceOf(schema);
  if (reference !== undefined) return readNamed(reference, place);
  if (isIntOrString(schema)) return intOrString(schema);
  const whole = { ...limitsOf(schema), ...fieldsOf(schema, place), ...alternativesOf(schema, place) };
  return schema.nullable ? orNull(whole) : whole;
};

/**
 * The JSON schema of an OpenAPI schema, without references, that refuses every field which the API server would not know.
 * Rules in CEL, formats and defaults are the server's affair.
 */
export const strictSchema = (schema: OpenApiSchema, reading: Reading): JsonSchema =>
  read(schema, { ...reading, within: [], isAlternative: false });
