import { CreateChangeSetCommand, CreateStackCommand, DescribeChangeSetCommand } from '@aws-sdk/client-cloudformation';
import { type Aws, awsAt, type Emulator, emulatedApi, findStack, startEmulator } from '@tessera/aws';
import { emulated, withTools } from '@tessera/aws/testing';
import { eventually } from '@tessera/testing';
import { refusedTypes } from './emulated.js';
import { type GapId, gaps } from './gaps.js';

const vpc = { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/24' } };
const endpoint = {
  Type: 'AWS::EC2::VPCEndpoint',
  Properties: {
    VpcEndpointType: 'Interface',
    ServiceName: 'com.amazonaws.eu-west-1.execute-api',
    VpcId: { Ref: 'Vpc' },
    SubnetIds: [],
  },
};
const api = {
  Type: 'AWS::ApiGateway::RestApi',
  Properties: {
    Name: 'denied',
    Policy: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }],
    },
  },
};
/** Methods that answer by themselves; in front of one is an authorizer. */
const methods = (AuthorizationType: string, more = {}) => ({
  Type: 'AWS::ApiGateway::Method',
  Properties: {
    RestApiId: { Ref: 'Api' },
    ResourceId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
    HttpMethod: 'GET',
    AuthorizationType,
    ...more,
    Integration: {
      Type: 'MOCK',
      RequestTemplates: { 'application/json': '{"statusCode": 200}' },
      IntegrationResponses: [{ StatusCode: '200' }],
    },
    MethodResponses: [{ StatusCode: '200' }],
  },
});
const authorizer = {
  Type: 'AWS::ApiGateway::Authorizer',
  Properties: {
    RestApiId: { Ref: 'Api' },
    Name: 'tokens',
    Type: 'TOKEN',
    IdentitySource: 'method.request.header.Authorization',
    IdentityValidationExpression: 'never',
    AuthorizerUri:
      'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:000000000000:function:none/invocations',
  },
};
const stage = (DependsOn: string) => ({
  Deployment: { Type: 'AWS::ApiGateway::Deployment', DependsOn, Properties: { RestApiId: { Ref: 'Api' } } },
  Stage: {
    Type: 'AWS::ApiGateway::Stage',
    Properties: { RestApiId: { Ref: 'Api' }, DeploymentId: { Ref: 'Deployment' }, StageName: 'v1' },
  },
});

await withTools('Gaps of the emulator, across regions', emulated, async () => {
  const emulator: Emulator = await startEmulator();
  const aws: Aws = awsAt(emulator.config, 'cross-region');
  afterAll(() => emulator.stop());

  const make = (StackName: string, template: object) =>
    aws.formation.send(new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(template) }));

  const refusal = (StackName: string, template: object): Promise<string> =>
    make(StackName, template).then(
      () => '',
      (error: unknown) => String(error),
    );

  const ended = (name: string) =>
    eventually(async () => {
      const stack = await findStack(aws, name);
      expect(stack?.status).toMatch(/_COMPLETE$/);
      return stack;
    });

  /** What the API of a stack answers to a call without a token. */
  const answerOf = async (name: string, method: string, parts: object) => {
    const Outputs = { ApiId: { Value: { Ref: 'Api' } } };
    await make(name, { Resources: { Api: api, ...parts, ...stage(method) }, Outputs });
    const stack = await ended(name);
    const url = `${emulatedApi(emulator.url, stack?.outputs['ApiId'] ?? '')}/v1/`;
    return (await fetch(url)).status;
  };

  const probes: Readonly<Record<GapId, () => Promise<boolean>>> = {
    'condition-change': async () => {
      const template = {
        Parameters: { More: { Type: 'String', Default: 'no' } },
        Conditions: { IsMore: { 'Fn::Equals': [{ Ref: 'More' }, 'yes'] } },
        Resources: {
          One: { Type: 'AWS::SNS::Topic' },
          Two: { Type: 'AWS::SNS::Topic', Condition: 'IsMore' },
        },
      };
      await make('conditional', template);
      await ended('conditional');
      const Parameters = [{ ParameterKey: 'More', ParameterValue: 'yes' }];
      const named = { StackName: 'conditional', ChangeSetName: 'more' };
      const TemplateBody = JSON.stringify(template);
      await aws.formation.send(new CreateChangeSetCommand({ ...named, TemplateBody, Parameters }));
      const { StatusReason = '' } = await aws.formation.send(new DescribeChangeSetCommand(named));
      return /didn't contain changes/.test(StatusReason);
    },
    'condition-split': async () => {
      const Second = { 'Fn::Equals': [{ 'Fn::Select': [1, { 'Fn::Split': [',', 'a,b'] }] }, 'b'] };
      const Resources = { Topic: { Type: 'AWS::SNS::Topic', Condition: 'Second' } };
      return /nonexistent value at index 1/.test(await refusal('split', { Conditions: { Second }, Resources }));
    },
    'endpoint-dns': async () => {
      const Name = { Value: { 'Fn::Select': [0, { 'Fn::GetAtt': ['Endpoint', 'DnsEntries'] }] } };
      await refusal('endpoint', { Resources: { Vpc: vpc, Endpoint: endpoint }, Outputs: { Name } });
      return (await ended('endpoint'))?.status === 'ROLLBACK_COMPLETE';
    },
    // 401 is the authorizer's own answer: it was asked. Without one the policy denies.
    'policy-behind-authorizer': async () => {
      const guarded = methods('CUSTOM', { AuthorizerId: { Ref: 'Authorizer' } });
      const answers = [
        await answerOf('open', 'Get', { Get: methods('NONE') }),
        await answerOf('guarded', 'Get', { Authorizer: authorizer, Get: guarded }),
      ];
      return answers.join() === '403,401';
    },
    'refused-types': async () => {
      const refused = refusedTypes.map((Type, at) => refusal(`type-${at}`, { Resources: { One: { Type } } }));
      return (await Promise.all(refused)).every((says) => /Unrecognized resource types/.test(says));
    },
  };

  it('each gap has a name of its own, in order', () => {
    const ids = gaps.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted());
  });

  it.each(gaps)('$id: $emulator', async ({ id }) => {
    expect({ id, isThere: await probes[id]() }).toEqual({ id, isThere: true });
  });
});
