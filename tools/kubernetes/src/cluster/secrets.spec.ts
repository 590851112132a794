import { expect, test } from '@jest/globals';
import { type KubeObject } from '../object.js';
import { missingSecrets } from './secrets.js';

const wants = (secretName: string, key: string): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'user' },
  spec: {
    template: {
      spec: {
        containers: [{ name: 'service' }],
        volumes: [{ name: 'own', secret: { secretName, items: [{ key, path: key }] } }],
      },
    },
  },
});

const missing = (objects: KubeObject[], there: string) =>
  missingSecrets(objects, 'tessera', async (args) => ({
    code: 0,
    errors: '',
    output: args.includes('-n') ? there : '',
  }));

test('a Secret, or a key, that is not there is named', async () => {
  const objects = [wants('keys', 'encryption-secret'), wants('first-admin', 'password')];
  expect(await missing(objects, 'keys encryption-secret\nfirst-admin pasword\n')).toEqual([
    'Secret/first-admin has no key password: its file would be missing in the pod',
  ]);
  expect(await missing(objects, 'first-admin other password\n')).toEqual([
    'Secret/keys is not there: docs/kubernetes.md says how to make it',
  ]);
});

test('what nobody wants, and what something that is rendered makes, need not be there', async () => {
  const vault: KubeObject = {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'keys' },
    spec: { data: [{ secretKey: 'encryption-secret' }] },
  };
  expect(await missing([wants('keys', 'encryption-secret'), vault], '')).toEqual([]);
  expect(await missing([], '')).toEqual([]);
});
