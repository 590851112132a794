import { deadLetterTopic, topics } from '@tessera/contracts';
import {
  type AclEntry,
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  ResourcePatternTypes as Patterns,
} from 'kafkajs';

/** The services that talk to Kafka; each is a user of its own there. */
export const kafkaUsers = ['user', 'order', 'inventory'] as const;

/** One of them. */
export type KafkaUser = (typeof kafkaUsers)[number];

const may = (user: KafkaUser, operation: AclOperationTypes, resourceType: AclResourceTypes, resourceName: string) => ({
  principal: `User:${user}`,
  host: '*',
  permissionType: AclPermissionTypes.ALLOW,
  operation,
  resourceType,
  resourceName,
  resourcePatternType: resourceType === AclResourceTypes.GROUP ? Patterns.PREFIXED : Patterns.LITERAL,
});

/**
 * What a service may do: write its own topics, read those that its groups read, both with their dead letters, and use
 * groups of its own name. It can neither write what another one says nor make or delete a topic.
 */
export function aclsOf(user: KafkaUser): AclEntry[] {
  const { READ, WRITE } = AclOperationTypes;
  const topic = (operation: AclOperationTypes, name: string) => may(user, operation, AclResourceTypes.TOPIC, name);
  const own = Object.entries(topics).filter(([, { from }]) => from === user);
  const heard = Object.entries(topics).flatMap(([name, { groups }]) =>
    groups
      .filter((group) => group.startsWith(`${user}.`))
      .map((group) => [name, deadLetterTopic(name, group)] as const),
  );
  return [
    ...own.map(([name]) => topic(WRITE, name)),
    ...heard.flatMap(([name, letters]) => [topic(READ, name), topic(READ, letters), topic(WRITE, letters)]),
    may(user, READ, AclResourceTypes.GROUP, `${user}.`),
  ];
}
