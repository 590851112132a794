import { type App, apps } from '@tessera/contracts';
import { aclsOf } from '@tessera/provision';
import kafkajs from 'kafkajs';
import { type KubeObject } from '../object.js';
import { ofCluster } from './strimzi.js';

const { AclOperationTypes: Operation, AclResourceTypes: Resource, ResourcePatternTypes: Pattern } = kafkajs;

type Acl = ReturnType<typeof aclsOf>[number];

const operations: Record<number, string> = { [Operation.READ]: 'Read', [Operation.WRITE]: 'Write' };
const kinds: Record<number, string> = { [Resource.TOPIC]: 'topic', [Resource.GROUP]: 'group' };

const ruleOf = ({ resourceType, resourceName, resourcePatternType, operation }: Acl) => ({
  resource: {
    type: kinds[resourceType],
    name: resourceName,
    patternType: resourcePatternType === Pattern.PREFIXED ? 'prefix' : 'literal',
  },
  operations: [operations[operation]],
});

const kafkaUser = (app: App): KubeObject => ({
  ...ofCluster('KafkaUser', app),
  spec: {
    authentication: { type: 'scram-sha-512' },
    authorization: { type: 'simple', acls: aclsOf(app).map(ruleOf) },
  },
});

/** Each service as a KafkaUser of Strimzi: what it may do is what the job `prepare topics` says of it elsewhere. */
export const kafkaUsers = (): KubeObject[] => apps.map(kafkaUser);
