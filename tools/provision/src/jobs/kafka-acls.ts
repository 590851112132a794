import { deadLetterTopic, type StoringApp, topics } from '@tessera/contracts';
import kafkajs, { type AclEntry, type AclOperationTypes, type AclResourceTypes } from 'kafkajs';

// CommonJS whose names Node does not all find.
const { AclOperationTypes: Operation, AclPermissionTypes, AclResourceTypes: Resource } = kafkajs;
const { ResourcePatternTypes: Pattern } = kafkajs;

const may = (user: StoringApp, operation: AclOperationTypes, resourceType: AclResourceTypes, resourceName: string) => ({
  principal: `User:${user}`,
  host: '*',
  permissionType: AclPermissionTypes.ALLOW,
  operation,
  resourceType,
  resourceName,
  resourcePatternType: resourceType === Resource.GROUP ? Pattern.PREFIXED : Pattern.LITERAL,
});

/**
 * What a service may do: write its own topics, read those that its groups read, both with their dead letters, and use
 * groups of its own name. It can neither write what another one says nor make or delete a topic.
 */
export function aclsOf(user: StoringApp): AclEntry[] {
  const { READ, WRITE } = Operation;
  const topic = (operation: AclOperationTypes, name: string) => may(user, operation, Resource.TOPIC, name);
  const own = Object.entries(topics).filter(([, { from }]) => from === user);
  const heard = Object.entries(topics).flatMap(([name, { groups }]) =>
    groups
      .filter((group) => group.startsWith(`${user}.`))
      .map((group) => [name, deadLetterTopic(name, group)] as const),
  );
  return [
    ...own.map(([name]) => topic(WRITE, name)),
    ...heard.flatMap(([name, letters]) => [topic(READ, name), topic(READ, letters), topic(WRITE, letters)]),
    may(user, READ, Resource.GROUP, `${user}.`),
  ];
}
