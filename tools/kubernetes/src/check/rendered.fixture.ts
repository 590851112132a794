import { type KubeObject } from '../object.js';

/** An object of any kind. */
export const object = (kind: string, name: string, fields: Record<string, unknown> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name },
  ...fields,
});

/** The labels that pods of ours are chosen by. */
export const labelled = (name: string) => ({ 'app.kubernetes.io/name': name });

const container = (image: string, fields: object) => ({
  name: 'service',
  image,
  ports: [{ name: 'http', containerPort: 3000 }],
  ...fields,
});

/** A Deployment of a service, with these fields of its container, of its pod and of itself. */
export const deployment = (name: string, fields: object = {}, pod: object = {}, spec: object = {}): KubeObject =>
  object('Deployment', name, {
    spec: {
      selector: { matchLabels: labelled(name) },
      ...spec,
      template: {
        metadata: { labels: labelled(name) },
        spec: { containers: [container(`tessera/${name}:0.1.0`, fields)], ...pod },
      },
    },
  });

/** A Job that runs one file of an image. */
export const job = (name: string, image: string, fields: object = {}): KubeObject =>
  object('Job', name, {
    spec: {
      template: {
        metadata: { labels: labelled(name) },
        spec: { containers: [{ name: 'job', image, ...fields }] },
      },
    },
  });

/** A ConfigMap. */
export const configMap = (name: string, data: Record<string, string>): KubeObject =>
  object('ConfigMap', name, { data });
