import * as z from 'zod';
import { type GroupVersionKind, type JsonSchema, type OpenApiSchema } from './openapi.js';
import { referenceOf, strictSchema } from './strict-schema.js';

/** The schema of one kind's objects. */
export interface Kind extends GroupVersionKind {
  schema: JsonSchema;
}

/** As `{{.ResourceKind}}{{.KindSuffix}}.json` of kubeconform names it. */
export const fileOf = ({ group, version, kind }: GroupVersionKind): string => {
  const [first] = group.split('.');
  return [kind.toLowerCase(), ...(first ? [first] : []), `${version}.json`].join('-');
};

const objectMeta = '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** What a manifest may hold has `metadata` of its own; lists, and what only an answer holds, have another or none. */
const isObject = ({ properties }: OpenApiSchema): boolean => referenceOf(properties?.['metadata'] ?? {}) === objectMeta;

/** The kinds that an API server knows by itself. */
export const builtInKinds = (named: Record<string, OpenApiSchema>): Kind[] =>
  Object.values(named)
    .filter(isObject)
    .flatMap((schema) =>
      (schema['x-kubernetes-group-version-kind'] ?? []).map((kind) => ({
        ...kind,
        schema: strictSchema(schema, { named }),
      })),
    );

/** What `metadata` of any object may hold. */
export const metadataOf = (named: Record<string, OpenApiSchema>): JsonSchema =>
  strictSchema({ $ref: objectMeta }, { named });

/** A CustomResourceDefinition, as far as it is looked at. */
export const definitionSchema = z.object({
  kind: z.literal('CustomResourceDefinition'),
  spec: z.object({
    group: z.string(),
    names: z.object({ kind: z.string() }),
    versions: z.array(
      z.object({
        name: z.string(),
        served: z.boolean(),
        schema: z.object({ openAPIV3Schema: z.custom<OpenApiSchema>((value) => typeof value === 'object') }),
      }),
    ),
  }),
});

/** A CustomResourceDefinition, as far as it is looked at. */
export type Definition = z.infer<typeof definitionSchema>;

/** The kind that a definition adds, in each version that is served. */
export const customKinds = ({ spec }: Definition, objectMeta: JsonSchema): Kind[] =>
  spec.versions
    .filter(({ served }) => served)
    .map(({ name, schema: { openAPIV3Schema } }) => ({
      group: spec.group,
      version: name,
      kind: spec.names.kind,
      // Definitions leave out what every object has, or say no more of it than that it is there.
      schema: strictSchema(
        { ...openAPIV3Schema, 'x-kubernetes-embedded-resource': true },
        { named: {}, isCustom: true, objectMeta },
      ),
    }));
