import { kafkaUsers } from '../../generate/users.js';
import * as z from 'zod';
import { type KubeObject } from '../../object.js';
import { type Agreement } from '../agreement.js';
import { ofKind } from '../rendered/of-kind.js';

const acl = z.object({
  resource: z.object({ type: z.string(), name: z.string().default('*'), patternType: z.string().default('literal') }),
  operations: z.array(z.string()),
  type: z.string().default('allow'),
});
const kafkaUser = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({ authorization: z.object({ acls: z.array(acl) }).default({ acls: [] }) }),
});

/** One right in a line, as messages show it. */
const rightsIn = (objects: readonly KubeObject[]) =>
  new Map(
    ofKind(objects, 'KafkaUser', kafkaUser).map(({ fields: { metadata, spec } }) => [
      metadata.name,
      spec.authorization.acls.flatMap(({ resource: { type, name, patternType }, operations, type: allow }) =>
        operations.map((operation) => `${allow} ${operation} ${type} ${name}${patternType === 'prefix' ? '*' : ''}`),
      ),
    ]),
  );

const agreed = rightsIn(kafkaUsers());

const unlike = (user: string, rights: readonly string[], wanted: readonly string[]): string[] => [
  ...wanted.filter((right) => !rights.includes(right)).map((right) => `KafkaUser/${user}: lacks ${right}`),
  ...rights
    .filter((right) => !wanted.includes(right))
    .map((right) => `KafkaUser/${user}: has ${right}, which it does not need`),
];

/** What a service may do at the broker is what the job `prepare topics` says elsewhere. */
export const usersAgreed: Agreement = {
  name: 'KafkaUsers may do what libs/contracts says, and nothing else',
  broken: (objects) => {
    if (!objects.some(({ kind }) => kind === 'Kafka')) return [];
    const there = rightsIn(objects);
    return [...new Set([...agreed.keys(), ...there.keys()])].flatMap((user) => {
      const rights = there.get(user);
      return rights ? unlike(user, rights, agreed.get(user) ?? []) : [`KafkaUser/${user}: is missing`];
    });
  },
};
