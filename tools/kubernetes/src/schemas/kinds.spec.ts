import { expect, test } from '@jest/globals';
import { builtInKinds, customKinds, fileOf, metadataOf } from './kinds.js';
import { type OpenApiSchema } from './openapi.js';

const meta = { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' };
const ofKind = (kind: string, metadata: OpenApiSchema): OpenApiSchema => ({
  type: 'object',
  properties: { metadata, data: { type: 'string' } },
  'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind }],
});
const named = {
  'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta': { type: 'object', properties: { name: { type: 'string' } } },
  ConfigMap: ofKind('ConfigMap', { allOf: [meta], default: {} }),
  ConfigMapList: ofKind('ConfigMapList', { $ref: '#/components/schemas/ListMeta' }),
  Status: ofKind('Status', {}),
  Port: { type: 'integer' },
};

test('names files as kubeconform asks for them', () => {
  expect(fileOf({ group: '', version: 'v1', kind: 'ConfigMap' })).toBe('configmap-v1.json');
  expect(fileOf({ group: 'apps', version: 'v1', kind: 'Deployment' })).toBe('deployment-apps-v1.json');
  expect(fileOf({ group: 'keda.sh', version: 'v1alpha1', kind: 'ScaledObject' })).toBe(
    'scaledobject-keda-v1alpha1.json',
  );
});

test('of the documents only what a manifest may hold', () => {
  const [kind, ...more] = builtInKinds(named);
  expect(more).toEqual([]);
  expect(kind).toMatchObject({ kind: 'ConfigMap', schema: { properties: { metadata: metadataOf(named) } } });
  expect(metadataOf(named)).toMatchObject({ properties: { name: { type: 'string' } }, additionalProperties: false });
});

test('of a definition each version that is served, with what the metadata of every object may hold', () => {
  const version = (name: string, served: boolean) => ({
    name,
    served,
    schema: { openAPIV3Schema: { type: 'object', properties: { metadata: { type: 'object' }, spec: {} } } },
  });
  const definition = {
    kind: 'CustomResourceDefinition' as const,
    spec: { group: 'g.io', names: { kind: 'Thing' }, versions: [version('v1', true), version('v1beta1', false)] },
  };
  const identity = { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object', x: 1 } };
  const schema = { type: 'object', additionalProperties: false, properties: { spec: {}, ...identity } };
  expect(customKinds(definition, { type: 'object', x: 1 })).toEqual([
    { group: 'g.io', version: 'v1', kind: 'Thing', schema },
  ]);
});
