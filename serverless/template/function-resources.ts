import { type Needs, type Resource } from '../functions/needs.js';
import { choose, getAtt, type Listed, nothing, ref, sub, type Value } from './cloudformation.js';
import { functions, isOfChain, pascal } from './functions.js';
import { places, settings, variablesOf } from './resources.js';

const handlerOf = ({ handlers }: Needs): Value =>
  handlers.includes('http') ? choose('Express', 'index.step', 'index.http') : `index.${handlers[0]}`;

const environmentOf = (room: string, { may, settings: names = [] }: Needs): Listed => ({
  POWERTOOLS_SERVICE_NAME: room,
  POWERTOOLS_METRICS_NAMESPACE: 'Tessera',
  ...Object.fromEntries(names.map((name) => [name, settings[name]])),
  ...variablesOf(may),
  // Some clients need to be told: it has no host names of AWS.
  ...(may.length > 0 ? { EMULATED: ref('Emulated') } : {}),
});

const allow = (action: Value, resource: Value): Listed => ({ Effect: 'Allow', Action: action, Resource: resource });

/** Data under a key of ours: only by way of the stores that it encrypts. */
const byOwnKey = choose(
  'OwnKey',
  {
    ...allow(['kms:Decrypt', 'kms:GenerateDataKey'], ref('KmsKeyArn')),
    Condition: {
      StringEquals: {
        'kms:ViaService': [
          sub('dynamodb.${AWS::Region}.${AWS::URLSuffix}'),
          sub('s3.${AWS::Region}.${AWS::URLSuffix}'),
        ],
      },
    },
  },
  nothing(),
);

const encrypted: readonly Resource[] = ['users', 'orders', 'inventory', 'outbox', 'outbox/stream', 'receipts'];

const statementsOf = (id: string, { may }: Needs): Value[] => [
  allow(['logs:CreateLogStream', 'logs:PutLogEvents'], getAtt(`${id}Logs.Arn`)),
  ...may.map(({ actions, on }) => allow(actions, places[on].arn)),
  ...(may.some(({ on }) => encrypted.includes(on)) ? [byOwnKey] : []),
];

const trust = (service: string): Listed => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
});

/** A role that may do this and, if anything is traced, say so to X-Ray. */
export const role = (service: string, statements: readonly Value[]): Listed => ({
  AssumeRolePolicyDocument: trust(service),
  ManagedPolicyArns: choose(
    'Traced',
    [sub('arn:${AWS::Partition}:iam::aws:policy/AWSXRayDaemonWriteAccess')],
    nothing(),
  ),
  ...(statements.length > 0
    ? { Policies: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: statements } }] }
    : {}),
});

/** Emulated functions share a few cores, and begin on them. */
const EMULATED_TIMEOUT_S = 60;

const functionOf = (room: string, id: string, needs: Needs): Listed => ({
  Runtime: 'nodejs24.x',
  Architectures: ['arm64'],
  Handler: handlerOf(needs),
  Code: { S3Bucket: ref('CodeBucket'), S3Key: sub(`\${CodePrefix}/${room}.zip`) },
  MemorySize: needs.memoryMb,
  Timeout: choose('OnEmulator', EMULATED_TIMEOUT_S, needs.timeoutS),
  Role: getAtt(`${id}Role.Arn`),
  LoggingConfig: { LogGroup: ref(`${id}Logs`), LogFormat: 'JSON' },
  TracingConfig: { Mode: choose('Traced', 'Active', 'PassThrough') },
  Environment: { Variables: environmentOf(room, needs) },
});

const resourcesOf = (room: string, needs: Needs): Listed => {
  const id = pascal(room);
  const condition = isOfChain(room, needs) ? { Condition: 'Express' } : {};
  const logs = { LogGroupName: sub(`/tessera/\${AWS::StackName}/${room}`), RetentionInDays: ref('LogDays') };
  return {
    [`${id}Function`]: { Type: 'AWS::Lambda::Function', ...condition, Properties: functionOf(room, id, needs) },
    [`${id}Role`]: {
      Type: 'AWS::IAM::Role',
      ...condition,
      Properties: role('lambda.amazonaws.com', statementsOf(id, needs)),
    },
    [`${id}Logs`]: { Type: 'AWS::Logs::LogGroup', ...condition, Properties: logs },
  };
};

/** Function, role and log group of each room. */
export const functionResources = (): Listed =>
  Object.assign({}, ...Object.entries(functions).map(([room, needs]) => resourcesOf(room, needs)));
