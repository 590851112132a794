/** A schema as OpenAPI v3 and CustomResourceDefinitions have it, as far as it is looked at. */
export interface OpenApiSchema {
  $ref?: string;
  type?: string;
  format?: string;
  pattern?: string;
  enum?: unknown[];
  nullable?: boolean;
  properties?: Record<string, OpenApiSchema>;
  additionalProperties?: OpenApiSchema | boolean;
  items?: OpenApiSchema;
  allOf?: OpenApiSchema[];
  anyOf?: OpenApiSchema[];
  oneOf?: OpenApiSchema[];
  not?: OpenApiSchema;
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  'x-kubernetes-embedded-resource'?: boolean;
  'x-kubernetes-group-version-kind'?: GroupVersionKind[];
  /** Limits such as `minimum`. */
  [keyword: string]: unknown;
}

/** By what an object says which schema is its own. */
export interface GroupVersionKind {
  group: string;
  version: string;
  kind: string;
}

/** A JSON schema that stands alone. */
export interface JsonSchema {
  [keyword: string]: unknown;
}
