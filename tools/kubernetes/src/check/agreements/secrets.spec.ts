import { deployment, object } from '../rendered.fixture.js';
import { secrets, secretsAsFiles } from './secrets.js';

const mounting = (secretName: string, items?: object[]) =>
  deployment('order', {}, { volumes: [{ name: 'own', secret: { secretName, items } }] });

it.each([
  [
    'a vault',
    'order-database',
    [object('ExternalSecret', 'x', { spec: { target: { name: 'order-database' }, data: [] } })],
  ],
  [
    'Strimzi, for a user',
    'kafka-order',
    [
      object('Kafka', 'tessera', { spec: { entityOperator: { userOperator: { secretPrefix: 'kafka-' } } } }),
      object('KafkaUser', 'order'),
    ],
  ],
  ['Strimzi, of its authority', 'tessera-cluster-ca-cert', [object('Kafka', 'tessera', { spec: {} })]],
  ['CloudNativePG', 'order-db-app', [object('Cluster', 'order-db')]],
  [
    'the operator of MongoDB',
    'inventory-database',
    [
      object('MongoDBCommunity', 'db', {
        spec: {
          users: [
            { passwordSecretRef: { name: 'inventory-db-password' }, connectionStringSecretName: 'inventory-database' },
          ],
        },
      }),
    ],
  ],
  ['a generator', 'own', [object('Secret', 'own', { stringData: {} })]],
  ['somebody by hand', 'keys', []],
])('a Secret is made by %s', (_, name, objects) => {
  expect(secrets.broken([mounting(name), ...objects])).toEqual([]);
});

it('one that nobody makes is named', () => {
  expect(secrets.broken([mounting('order-databse')])).toEqual([
    'Deployment/order: wants Secret/order-databse, which nothing here makes',
  ]);
});

it('where secrets come from a vault, those of services all do', () => {
  const vault = object('ExternalSecret', 'redis', { spec: { data: [{ secretKey: 'url' }] } });
  expect(secrets.broken([mounting('keys'), vault])).toHaveLength(1);
});

it('it has the keys that are wanted of it', () => {
  const made = object('Cluster', 'order-db');
  const login = object('TriggerAuthentication', 'kafka', {
    spec: { secretTargetRef: [{ name: 'order-db-app', key: 'pasword' }] },
  });
  expect(secrets.broken([made, mounting('order-db-app', [{ key: 'uri', path: 'url' }])])).toEqual([]);
  expect(secrets.broken([made, mounting('order-db-app', [{ key: 'url', path: 'url' }]), login])).toEqual([
    expect.stringMatching(/^Deployment\/order: wants the key url of Secret\/order-db-app, which has username, /),
    expect.stringMatching(/^TriggerAuthentication\/kafka: wants the key pasword of Secret\/order-db-app, /),
  ]);
});

it('a certificate and the password of a store are wanted as well', () => {
  const edge = object('Gateway', 'edge', { spec: { listeners: [{ tls: { certificateRefs: [{ name: 'tls' }] } }] } });
  const mongo = object('MongoDBCommunity', 'db', { spec: { users: [{ passwordSecretRef: { name: 'password' } }] } });
  expect(secrets.broken([edge, mongo])).toHaveLength(2);
});

it('none comes by the environment', () => {
  const key = { name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'order-database', key: 'url' } } };
  const told = deployment('order', { env: [key], envFrom: [{ secretRef: { name: 'own' } }] });
  expect(secretsAsFiles.broken([deployment('order')])).toEqual([]);
  expect(secretsAsFiles.broken([told])).toEqual([
    'Deployment/order: service gets DATABASE_URL from a Secret by the environment; mount it as a file',
    'Deployment/order: service gets all of Secret/own by the environment',
  ]);
});
