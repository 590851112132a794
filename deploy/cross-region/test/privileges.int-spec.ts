import { packageRooms } from '@tessera/aws';
import * as z from 'zod';
import { resolveAll } from '../driver/resolved.js';
import { rooms as entries } from '../driver/rooms.js';
import { type Placed } from '../template/model.js';

const some = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const statement = z.object({ Effect: z.string(), Action: some, Resource: some, Condition: z.unknown().optional() });
const role = z.object({
  Policies: z.array(z.object({ PolicyDocument: z.object({ Statement: z.array(statement) }) })),
});
const lambda = z.object({ Role: z.string(), Code: z.object({ S3Key: z.string() }) });

const resources = [
  ...resolveAll({
    name: 'demo',
    regions: { main: 'eu-west-1', client: 'us-east-1' },
    cidrs: { main: '10.64.0.0/20', client: '10.80.0.0/20' },
  }).values(),
].flatMap((stack) => stack.resources);
const apiId = resources.find(({ type }) => type === 'AWS::ApiGateway::RestApi')?.id ?? '';

const statementsOf = (arn: string): z.output<typeof statement>[] => {
  const { properties } = resources.find(({ type, id }) => type === 'AWS::IAM::Role' && arn.endsWith(`:role/${id}`))!;
  return role.parse(properties).Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
};

/** Code of any function of the account: Lambda itself, that makes the interfaces, is none. */
const forCode = (region: string) => ({
  ArnLike: { 'lambda:SourceFunctionArn': `arn:aws:lambda:${region}:111122223333:function:*` },
});

/** What a function may do, a line for each action on each thing: `execute-api:Invoke on arn:…`. */
const permissionsOf = ({ properties, region }: Placed): string[] => {
  const statements = statementsOf(lambda.parse(properties).Role);
  const refused = statements.filter(({ Effect }) => Effect === 'Deny');
  for (const { Resource, Condition } of refused) expect([Resource, Condition]).toEqual([['*'], forCode(region)]);
  const forLambda = new Set(refused.flatMap(({ Action }) => Action));
  return statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource }) => Action.flatMap((action) => Resource.map((thing) => ({ action, thing }))))
    .map(({ action, thing }) => `${action} on ${thing}${forLambda.has(action) ? ', for Lambda alone' : ''}`);
};

const roomOf = ({ properties }: Placed) => /\/(\w+)\.zip$/.exec(lambda.parse(properties).Code.S3Key)?.[1] ?? '';
const functions = resources.filter(({ type }) => type === 'AWS::Lambda::Function');

const logs = (stack: string, room: string) => {
  const region = stack === 'demo-main' ? 'eu-west-1' : 'us-east-1';
  const group = `arn:aws:logs:${region}:111122223333:log-group:/tessera/${stack}/${room}:*`;
  return [`logs:CreateLogStream on ${group}`, `logs:PutLogEvents on ${group}`];
};

const interfaces = [
  'CreateNetworkInterface',
  'DescribeNetworkInterfaces',
  'DescribeSubnets',
  'DeleteNetworkInterface',
  'AssignPrivateIpAddresses',
  'UnassignPrivateIpAddresses',
].map((action) => `ec2:${action} on *, for Lambda alone`);

const health = `execute-api:Invoke on arn:aws:execute-api:eu-west-1:111122223333:${apiId}/v1/GET/health`;

/** What the function of each room may do: everything that it may. */
const may: Readonly<Record<string, readonly string[]>> = {
  authorize: logs('demo-main', 'authorize'),
  backend: logs('demo-main', 'backend'),
  canary: [...logs('demo-client', 'canary'), health, ...interfaces],
  client: [...logs('demo-client', 'client'), ...interfaces],
};

it.each(functions.map((placed) => ({ placed, name: placed.logicalId })))(
  '$name may do this, and no more',
  ({ placed }) => {
    expect(permissionsOf(placed)).toEqual(may[roomOf(placed)]);
  },
);

it('there is a function for each room, and a room for each function', () => {
  expect([...new Set(functions.map(roomOf))].toSorted()).toEqual(Object.keys(entries).toSorted());
});

it('nothing else of ours has a role but the flow logs', () => {
  const ofFunctions = new Set(functions.map(({ properties }) => lambda.parse(properties).Role.split('/').at(-1)));
  const others = resources.filter(({ type, id }) => type === 'AWS::IAM::Role' && !ofFunctions.has(id));
  expect(others.map(({ stack, logicalId }) => `${stack} ${logicalId}`)).toEqual([
    'demo-main FlowRole',
    'demo-client FlowRole',
  ]);
});

/** Services that a function calls by itself: those that it signs for. Logs and interfaces are Lambda's own doing. */
const calledBy = (code: string): string[] => {
  const signed = [...code.matchAll(/\bservice:\s*["'`]([a-z0-9-]+)["'`]/g)].map(([, service = '']) => service);
  return [...new Set(signed)];
};

const ofFunction = (permission: string) => !/^logs:|, for Lambda alone$/.test(permission);

describe('what is allowed is what the code calls', () => {
  let code: Record<string, string>;

  beforeAll(async () => {
    const { rooms } = await packageRooms(entries);
    code = Object.fromEntries(rooms.map((packed) => [packed.room, Buffer.from(packed.code).toString()]));
  });

  it.each(Object.keys(may))('%s', (room) => {
    const allowed = may[room]!.filter(ofFunction).map((permission) => permission.split(':')[0]);
    expect(calledBy(code[room]!)).toEqual(allowed);
  });

  it.each(Object.keys(may))('%s names no action and no service of AWS besides', (room) => {
    expect(
      code[room]!.match(/\b(ec2|iam|kms|lambda|logs|s3|sns|sqs|ssm|sts|secretsmanager|dynamodb):[A-Z]\w+/g),
    ).toBeNull();
    expect(code[room]!.match(/\b[a-z0-9-]+\.amazonaws\.com\b/g)).toBeNull();
  });
});
