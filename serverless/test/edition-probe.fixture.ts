import { CreateChangeSetCommand, DescribeChangeSetCommand } from '@aws-sdk/client-cloudformation';
import { ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  RemovePermissionCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { type Aws, findStack } from '@tessera/aws';
import { eventually } from '@tessera/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { logOf, resourceOf } from './functions.fixture.js';
import { type GapId } from './gaps.js';
import { drain } from './listener.fixture.js';
import { type Probe } from './probe.fixture.js';
import { askStack, type TestStack } from './stack.fixture.js';

/** Three tries of an asynchronous call are done after that. */
const TRIED_MS = 5_000;

const hasMetrics = async ({ watch }: Aws, Namespace: string) =>
  ((await watch.send(new ListMetricsCommand({ Namespace }))).Metrics ?? []).length > 0;

/** What a change of the stock check would do to methods. */
const changesOfMethods = async (aws: Aws): Promise<(string | undefined)[]> => {
  const { parameters = {} } = (await findStack(aws, 'one')) ?? {};
  const Parameters = Object.keys(parameters).map((ParameterKey) =>
    ParameterKey === 'StockCheck' ? { ParameterKey, ParameterValue: 'off' } : { ParameterKey, UsePreviousValue: true },
  );
  const of = { StackName: 'one', ChangeSetName: 'probe' };
  const Capabilities = ['CAPABILITY_IAM' as const];
  await aws.formation.send(new CreateChangeSetCommand({ ...of, UsePreviousTemplate: true, Parameters, Capabilities }));
  return eventually(async () => {
    const { Changes = [], Status } = await aws.formation.send(new DescribeChangeSetCommand(of));
    expect(Status).toBe('CREATE_COMPLETE');
    return Changes.flatMap(({ ResourceChange: { ResourceType, Replacement } = {} }) =>
      ResourceType === 'AWS::ApiGateway::Method' ? [Replacement] : [],
    );
  });
};

/** Breaks the way from relay to the queue. */
const breakRelay = async ({ functions }: Aws, FunctionName: string) => {
  const { Environment } = await functions.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const setTo = (Variables: Record<string, string>) =>
    functions.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
  const before = Environment?.Variables ?? {};
  await setTo({ ...before, CHANGES_QUEUE_URL: `${before['CHANGES_QUEUE_URL']}-gone` });
  return () => setTo(before);
};

/** Gaps that show in the edition itself. */
export const editionProbes = (stack: TestStack) => {
  const { aws, outputs } = stack;
  const linesIn = async (room: string) => {
    const asked = new FilterLogEventsCommand({ logGroupName: `/tessera/one/${room}` });
    return (await new CloudWatchLogsClient(aws.config).send(asked)).events ?? [];
  };
  const letters = (queue: string) => drain(aws, outputs[queue] ?? '');
  return {
    'access-log': async () => (await linesIn('access')).length === 0,
    'change-set-replacement': async () => (await changesOfMethods(aws)).some((replacement) => replacement !== 'False'),
    emf: async () => {
      expect(await logOf(aws, 'one', 'accounts')).toContainEqual(expect.objectContaining({ _aws: expect.anything() }));
      return !(await hasMetrics(aws, 'Tessera'));
    },
    'gateway-context-path': async () => (await askStack(stack, 'GET', '/v1/nothing')).body.instance === '$context.path',
    'lambda-permission': async () => {
      const FunctionName = await resourceOf(aws, 'one', 'CatalogueFunction');
      const { Policy = '' } = await aws.functions.send(new GetPolicyCommand({ FunctionName }));
      for (const { Sid } of JSON.parse(Policy).Statement)
        await aws.functions.send(new RemovePermissionCommand({ FunctionName, StatementId: Sid }));
      return (await askStack(stack, 'GET', '/v1/products')).status === 200;
    },
    'managed-metrics': async () => {
      const services = ['AWS/ApiGateway', 'AWS/SQS', 'AWS/DynamoDB'];
      const found = await Promise.all(services.map((service) => hasMetrics(aws, service)));
      return found.every((has) => !has);
    },
    'mock-context': async () =>
      (await askStack(stack, 'GET', '/v1/health/live')).headers.get('x-request-id') === 'context.requestId',
    'mock-quotes': async () => {
      const policy = (await askStack(stack, 'GET', '/v1/health/live')).headers.get('content-security-policy');
      return policy?.endsWith("'none") ?? false;
    },
    'sns-lambda-failure': async () => {
      const ce_type = { DataType: 'String', StringValue: 'order.confirmed.v1' };
      const hop = { DataType: 'Number', StringValue: '0' };
      const message = { Message: 'poison', MessageAttributes: { ce_type, hop } };
      await new SNSClient(aws.config).send(new PublishCommand({ TopicArn: outputs['EventsTopicArn'], ...message }));
      await sleep(TRIED_MS);
      const calls = (await linesIn('settle-order')).filter(({ message: line = '' }) => line.startsWith('START'));
      return calls.length === 1 && (await letters('SettleDeadQueueUrl')).length === 0;
    },
    'stream-partial-batch': async () => {
      const relay = await resourceOf(aws, 'one', 'RelayFunction');
      const mend = await breakRelay(aws, relay);
      const event = { specversion: '1.0', source: '/probe', type: 'probe', subject: 'probe' };
      const change = () => {
        const id = crypto.randomUUID();
        const events = [{ ...event, id, sequence: '1'.padStart(20, '0'), correlationid: 'probe', data: {} }];
        return new PutCommand({ TableName: outputs['OutboxTable'], Item: { pk: 'probe', sk: id, hop: 0, events } });
      };
      const waits = expect.objectContaining({ message: 'a change waits' });
      // On a starved machine one that comes while the function is changed is lost without a word: then another.
      await eventually(async () => {
        await aws.tables.send(change());
        await eventually(async () => expect(await logOf(aws, 'one', 'relay')).toContainEqual(waits), 30_000);
      });
      await mend();
      await sleep(TRIED_MS);
      const done = expect.objectContaining({ message: 'relayed', correlationId: 'probe' });
      const isDone = (await logOf(aws, 'one', 'relay')).some((line) => done.asymmetricMatch(line));
      return !isDone && (await letters('ChangesDeadQueueUrl')).length === 0;
    },
  } satisfies Partial<Record<GapId, Probe>>;
};
