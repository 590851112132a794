import { apps, storingApps } from '@tessera/contracts';
import * as z from 'zod';
import { type KubeObject } from '../../object.js';
import { ofKind } from './of-kind.js';

/** Secrets by name, with the keys that they have. */
export type SecretKeys = ReadonlyMap<string, readonly string[]>;

type Entry = [name: string, keys: readonly string[]];

const externalSecret = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    target: z.object({ name: z.string().optional() }).default({}),
    data: z.array(z.object({ secretKey: z.string() })).default([]),
  }),
});
const secret = z.object({
  metadata: z.object({ name: z.string() }),
  data: z.record(z.string(), z.string()).default({}),
  stringData: z.record(z.string(), z.string()).default({}),
});
const kafka = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    entityOperator: z
      .object({ userOperator: z.object({ secretPrefix: z.string().default('') }).default({ secretPrefix: '' }) })
      .optional(),
  }),
});
const named = z.object({ metadata: z.object({ name: z.string() }) });
const mongo = z.object({
  spec: z.object({ users: z.array(z.object({ connectionStringSecretName: z.string().optional() })).default([]) }),
});

const fromVault = (objects: readonly KubeObject[]): Entry[] =>
  ofKind(objects, 'ExternalSecret', externalSecret).map(({ fields: { metadata, spec } }) => [
    spec.target.name ?? metadata.name,
    spec.data.map(({ secretKey }) => secretKey),
  ]);

const rendered = (objects: readonly KubeObject[]): Entry[] =>
  ofKind(objects, 'Secret', secret).map(({ fields: { metadata, data, stringData } }) => [
    metadata.name,
    Object.keys({ ...data, ...stringData }),
  ]);

/** Of its authority, and one for each user. */
const fromStrimzi = (objects: readonly KubeObject[]): Entry[] =>
  ofKind(objects, 'Kafka', kafka).flatMap(({ fields: { metadata, spec } }): Entry[] => {
    const prefix = spec.entityOperator?.userOperator.secretPrefix ?? '';
    return [
      [`${metadata.name}-cluster-ca-cert`, ['ca.crt', 'ca.p12', 'ca.password']],
      ...ofKind(objects, 'KafkaUser', named).map(({ fields: { metadata } }): Entry => [
        `${prefix}${metadata.name}`,
        ['password', 'sasl.jaas.config'],
      ]),
    ];
  });

const ofPostgres = ['username', 'user', 'password', 'host', 'port', 'dbname', 'pgpass', 'uri', 'jdbc-uri', 'fqdn-uri'];
const fromPostgres = (objects: readonly KubeObject[]): Entry[] =>
  ofKind(objects, 'Cluster', named).map(({ fields: { metadata } }) => [`${metadata.name}-app`, ofPostgres]);

const ofMongo = ['connectionString.standard', 'connectionString.standardSrv', 'username', 'password'];
const fromMongo = (objects: readonly KubeObject[]): Entry[] =>
  ofKind(objects, 'MongoDBCommunity', mongo).flatMap(({ fields: { spec } }) =>
    spec.users.flatMap(({ connectionStringSecretName: name }): Entry[] => (name ? [[name, ofMongo]] : [])),
  );

/** Where stores are run by others and no vault has their logins. */
const readByServices: readonly Entry[] = [
  ['keys', ['encryption-secret']],
  ['first-admin', ['password']],
  ['kafka-admin', ['username', 'password']],
  ['redis', ['url']],
  ...apps.map((app): Entry => [`kafka-${app}`, ['password']]),
  ...storingApps.map((app): Entry => [`${app}-database`, ['url']]),
];

/**
 * Nobody makes these but whoever runs the cluster, once, before the rest is applied: docs/kubernetes.md says how. Where others come
 * from a vault, those that services read do as well.
 */
const byHand = (objects: readonly KubeObject[]): Entry[] => [
  ['inventory-db-password', ['password']],
  ['tessera-tls', ['tls.crt', 'tls.key']],
  ...(objects.some(({ kind }) => kind === 'ExternalSecret') ? [] : readByServices),
];

const byObjects = (objects: readonly KubeObject[]): Entry[] => [
  ...fromStrimzi(objects),
  ...fromPostgres(objects),
  ...fromMongo(objects),
  ...rendered(objects),
  ...fromVault(objects),
];

/** Every Secret that will be there: made of something that is rendered, or by hand. */
export const secretKeys = (objects: readonly KubeObject[]): SecretKeys =>
  new Map([...byHand(objects), ...byObjects(objects)]);

/** Those that nothing makes that is rendered: they must be there before it is applied. */
export const secretsByHand = (objects: readonly KubeObject[]): SecretKeys => {
  const made = new Map(byObjects(objects));
  return new Map(byHand(objects).filter(([name]) => !made.has(name)));
};
