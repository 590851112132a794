import { object } from '../rendered.fixture.js';
import { namespaces } from './namespaces.js';

const enforcing = (level?: string) =>
  namespaces.broken([
    {
      ...object('Namespace', 'tessera'),
      metadata: { name: 'tessera', labels: level ? { 'pod-security.kubernetes.io/enforce': level } : {} },
    },
  ]);

it('only restricted pods are taken', () => {
  const line = 'Namespace/tessera: takes any pod; label it pod-security.kubernetes.io/enforce: restricted';
  expect(enforcing('restricted')).toEqual([]);
  expect(enforcing('baseline')).toEqual([line]);
  expect(enforcing()).toEqual([line]);
  expect(namespaces.broken([object('Namespace', 'tessera')])).toEqual([line]);
});
