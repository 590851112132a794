/** A Kubernetes object as its YAML has it. What its kind decides is not typed here: schemas and the API server look at that. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  [field: string]: unknown;
}

/** How messages call an object: `Deployment/order`. */
export const nameOf = ({ kind, metadata }: KubeObject): string => `${kind}/${metadata.name}`;
