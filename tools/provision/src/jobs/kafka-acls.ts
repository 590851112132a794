import { type App, appOf, BROADCAST, followed, heardBy, topicNames, topics } from '@tessera/contracts';
import kafkajs, { type AclEntry, type AclOperationTypes, type AclResourceTypes } from 'kafkajs';

// CommonJS whose names Node does not all find.
const { AclOperationTypes: Operation, AclPermissionTypes, AclResourceTypes: Resource } = kafkajs;
const { ResourcePatternTypes: Pattern } = kafkajs;

const may = (user: App, operation: AclOperationTypes, resourceType: AclResourceTypes, resourceName: string) => ({
  principal: `User:${user}`,
  host: '*',
  permissionType: AclPermissionTypes.ALLOW,
  operation,
  resourceType,
  resourceName,
  resourcePatternType: resourceType === Resource.GROUP ? Pattern.PREFIXED : Pattern.LITERAL,
});

/**
 * What a service may do: write its own topics, read those that its groups read, both with their dead letters, and those
 * that it hears by broadcast, and use groups of its own name. It can neither write what another one says nor make or
 * delete a topic.
 */
export const aclsOf = (user: App): AclEntry[] => {
  const { READ, WRITE } = Operation;
  const topic = (operation: AclOperationTypes, name: string) => may(user, operation, Resource.TOPIC, name);
  const group = (prefix: string) => may(user, READ, Resource.GROUP, prefix);
  const own = topicNames.filter((name) => topics[name].from === user);
  const read = followed.filter((one) => appOf(one.group) === user);
  return [
    ...own.map((name) => topic(WRITE, name)),
    ...read.flatMap(({ topic: name, deadLetters }) => [
      topic(READ, name),
      topic(READ, deadLetters),
      topic(WRITE, deadLetters),
    ]),
    ...heardBy(user).map((name) => topic(READ, name)),
    ...(read.length > 0 ? [group(`${user}.`)] : []),
    ...(heardBy(user).length > 0 ? [group(BROADCAST)] : []),
  ];
};
