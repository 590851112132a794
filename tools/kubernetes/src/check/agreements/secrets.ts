import * as z from 'zod';
import { type KubeObject } from '../../object.js';
import { type Agreement } from '../agreement.js';
import { type SecretKeys, secretKeys } from '../rendered/made-secrets.js';
import { secretsOf } from '../rendered/mounted-files.js';
import { ofKind } from '../rendered/of-kind.js';
import { containersOf, podsOf } from '../rendered/pods.js';

/** A Secret that something names, with the keys that it wants of it. */
interface Wanted {
  by: string;
  secret: string;
  keys: readonly string[];
}

const login = z.object({
  spec: z.object({ secretTargetRef: z.array(z.object({ name: z.string(), key: z.string() })).default([]) }),
});
const certificate = z.object({ name: z.string() });
const gateway = z.object({
  spec: z.object({
    listeners: z.array(z.object({ tls: z.object({ certificateRefs: z.array(certificate).default([]) }).optional() })),
  }),
});
const password = z.object({ name: z.string(), key: z.string().default('password') });
const mongo = z.object({ spec: z.object({ users: z.array(z.object({ passwordSecretRef: password })).default([]) }) });

const byPods = (objects: readonly KubeObject[]): Wanted[] =>
  podsOf(objects).flatMap(({ of, spec }) =>
    spec.volumes
      .flatMap(secretsOf)
      .map(({ secret, items = [] }) => ({ by: of, secret, keys: items.map(({ key }) => key) })),
  );

const byOthers = (objects: readonly KubeObject[]): Wanted[] => [
  ...ofKind(objects, 'TriggerAuthentication', login).flatMap(({ name: by, fields }) =>
    fields.spec.secretTargetRef.map(({ name: secret, key }) => ({ by, secret, keys: [key] })),
  ),
  ...ofKind(objects, 'Gateway', gateway).flatMap(({ name: by, fields }) =>
    fields.spec.listeners
      .flatMap(({ tls }) => tls?.certificateRefs ?? [])
      .map(({ name: secret }) => ({ by, secret, keys: ['tls.crt', 'tls.key'] })),
  ),
  ...ofKind(objects, 'MongoDBCommunity', mongo).flatMap(({ name: by, fields }) =>
    fields.spec.users.map(({ passwordSecretRef: { name: secret, key } }) => ({ by, secret, keys: [key] })),
  ),
];

const broken = ({ by, secret, keys }: Wanted, made: SecretKeys): string[] => {
  const there = made.get(secret);
  if (!there) return [`${by}: wants Secret/${secret}, which nothing here makes`];
  return keys
    .filter((key) => !there.includes(key))
    .map((key) => `${by}: wants the key ${key} of Secret/${secret}, which has ${there.join(', ')}`);
};

/** The Secrets that pods and other objects of these want. */
export const wantedSecrets = (objects: readonly KubeObject[]): Wanted[] => [...byPods(objects), ...byOthers(objects)];

/** A pod waits for a Secret that is not there, for ever and without a log. */
export const secrets: Agreement = {
  name: 'every Secret is made by something that is rendered, or is on the list of those made by hand',
  broken: (objects) => {
    const made = secretKeys(objects);
    return wantedSecrets(objects).flatMap((wanted) => broken(wanted, made));
  },
};

/** What is in the environment is in every crash report, and in whatever the process starts. */
export const secretsAsFiles: Agreement = {
  name: 'no Secret comes by the environment',
  broken: (objects) =>
    podsOf(objects).flatMap((pods) =>
      containersOf(pods).flatMap(({ name, env, envFrom }) => [
        ...env
          .filter(({ valueFrom }) => valueFrom?.secretKeyRef)
          .map(
            ({ name: key }) => `${pods.of}: ${name} gets ${key} from a Secret by the environment; mount it as a file`,
          ),
        ...envFrom
          .filter(({ secretRef }) => secretRef)
          .map(({ secretRef }) => `${pods.of}: ${name} gets all of Secret/${secretRef?.name} by the environment`),
      ]),
    ),
};
