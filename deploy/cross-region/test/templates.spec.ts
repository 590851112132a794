import { problem, type ProblemCode, problems } from '@tessera/contracts';
import { type Deployment, resolveAll } from '../driver/resolved.js';
import { type StepName, templateNames } from '../driver/steps.js';
import { type Bag, type Json } from '../template/model.js';
import { readTemplate, templateText } from '../template/read.js';

/** What a step makes with these parameters of it, by logical id. */
const made = (step: StepName, values: Record<string, string> = {}): Record<string, Bag> => {
  const deployment: Deployment = {
    name: 'demo',
    regions: { main: 'eu-west-1', client: 'us-east-1', standby: 'eu-central-1' },
    cidrs: { main: '10.64.0.0/20', client: '10.80.0.0/20', standby: '10.96.0.0/20' },
    values: { [step]: values },
    upTo: step,
  };
  const resources = resolveAll(deployment).get(step)?.resources ?? [];
  return Object.fromEntries(resources.map(({ logicalId, properties }) => [logicalId, properties]));
};

const main = readTemplate('01-main');
const ofType = (type: string) => Object.entries(main.Resources).filter(([, { Type }]) => Type === type);
const gateway = 'gatewayresponse.header.';

describe.each(templateNames)('%s', (name) => {
  it('is small enough to be handed over as it is, without a bucket', () => {
    expect(Buffer.byteLength(templateText(name))).toBeLessThan(51_200);
  });

  it('bounds every parameter', () => {
    const bounds: Record<string, readonly string[]> = { Number: ['AllowedValues', 'MaxValue'] };
    const unbounded = Object.entries(readTemplate(name).Parameters ?? {}).filter(
      ([, declared]) =>
        !(bounds[String(declared['Type'])] ?? ['AllowedPattern', 'AllowedValues', 'MaxLength']).some(
          (bound) => bound in declared,
        ),
    );
    expect(unbounded).toEqual([]);
  });
});

describe('what the API refuses by itself', () => {
  const refusals = ofType('AWS::ApiGateway::GatewayResponse').map(([, { Properties = {} }]) => Properties);
  const templates = (body: Json | undefined) => JSON.parse(Object(body)['application/json']);

  it.each(refusals.map((said) => ({ type: String(said['ResponseType']), said })))('$type is a problem', ({ said }) => {
    const body = problem.parse(templates(said['ResponseTemplates']));
    expect(body).toEqual({
      type: 'about:blank',
      ...problems[body.code as ProblemCode],
      instance: '$context.path',
      code: body.code,
      requestId: '$context.requestId',
    });
    expect(said['StatusCode']).toBe(String(body.status));
    expect(said['ResponseParameters']).toMatchObject({
      [`${gateway}Content-Type`]: "'application/problem+json'",
      [`${gateway}X-Request-Id`]: 'context.requestId',
    });
  });

  it('says who refused, where that was not the backend', () => {
    const refusedBy = refusals.map(({ ResponseType, ResponseParameters }) => [
      ResponseType,
      Object(ResponseParameters)[`${gateway}X-Refused-By`],
    ]);
    expect(Object.fromEntries(refusedBy)).toEqual({
      UNAUTHORIZED: "'authorizer'",
      MISSING_AUTHENTICATION_TOKEN: "'authorizer'",
      INVALID_SIGNATURE: "'authorizer'",
      EXPIRED_TOKEN: "'authorizer'",
      AUTHORIZER_FAILURE: "'authorizer'",
      ACCESS_DENIED: "'policy'",
      WAF_FILTERED: "'waf'",
      THROTTLED: "'throttle'",
      REQUEST_TOO_LARGE: undefined,
      INTEGRATION_TIMEOUT: undefined,
      DEFAULT_4XX: undefined,
      DEFAULT_5XX: undefined,
    });
  });
});

describe('the API', () => {
  it('is served whole: its snapshot waits for all of it', () => {
    const parts = [...ofType('AWS::ApiGateway::Method'), ...ofType('AWS::ApiGateway::GatewayResponse')];
    expect([main.Resources['DeploymentOf0000']?.DependsOn].flat().toSorted()).toEqual(
      parts.map(([id]) => id).toSorted(),
    );
  });

  const typeOf = (method: Bag | undefined) => Object(method?.['Integration'])['Type'];

  it('hands everything to a function', () => {
    const { Everything, Reading, ReadingHead } = made('main');
    expect([Everything, Reading, ReadingHead].map(typeOf)).toEqual(['AWS_PROXY', 'AWS_PROXY', 'AWS_PROXY']);
  });

  it('answers reads only where nothing is written, and says so in a problem', () => {
    const { Everything, Reading, ReadingHead } = made('main', { Writes: 'off' });
    expect([Everything, Reading, ReadingHead].map(typeOf)).toEqual(['MOCK', 'AWS_PROXY', 'AWS_PROXY']);
    const { RequestTemplates, IntegrationResponses } = Object(Everything?.['Integration']);
    const [{ StatusCode, ResponseTemplates }] = IntegrationResponses;
    const body = problem.parse(JSON.parse(ResponseTemplates['application/json']));
    expect(body).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', ...problems.UPSTREAM_UNAVAILABLE });
    expect([JSON.parse(RequestTemplates['application/json']).statusCode, Number(StatusCode)]).toEqual([503, 503]);
  });

  it('is answered by a function of ours, or by one that is given and no other then', () => {
    const BackendFunctionArn = 'arn:aws:lambda:eu-west-1:111122223333:function:door';
    const given = made('main', { BackendFunctionArn });
    expect(Object(given['Everything']?.['Integration'])['Uri']).toContain(`/functions/${BackendFunctionArn}/`);
    expect(given['MayAsk']?.['FunctionName']).toBe(BackendFunctionArn);
    expect(Object.keys(given).filter((id) => id.startsWith('Backend'))).toEqual([]);
    expect(Object.keys(made('main')).filter((id) => id.startsWith('Backend'))).toHaveLength(3);
  });

  it('has the shared name with a certificate for it', () => {
    const shared = (values: Record<string, string>) =>
      Object.keys(made('main', values)).filter((id) => id.startsWith('Shared'));
    const CertificateArn = 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b';
    expect(shared({ SharedName: 'api.example.com' })).toEqual([]);
    expect(shared({ SharedName: 'api.example.com', CertificateArn })).toHaveLength(3);
  });
});

it('each has less time than what waits for it: the client, a call, the API, the backend', () => {
  const client = readTemplate('02-client');
  const number = (json: Json | undefined) => Number(json);
  const times = [
    number(client.Resources['Client']?.Properties?.['Timeout']) * 1000,
    number(client.Parameters?.['TotalMs']?.['MaxValue']),
    number(Object(made('main')['Everything']?.['Integration'])['TimeoutInMillis']),
    number(main.Resources['Backend']?.Properties?.['Timeout']) * 1000,
  ];
  expect(times).toEqual([15_000, 13_000, 6_000, 5_000]);
});

describe('security groups', () => {
  const nothing = [expect.objectContaining({ IpProtocol: '-1', CidrIp: '127.0.0.1/32' })];
  const https = [expect.objectContaining({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '10.64.0.0/20' })];

  it.each([
    ['blue', https, nothing],
    ['green', nothing, https],
    ['both', https, https],
  ])('of the client let out what %s says, and the empty one nothing', (ActiveRules, blue, green) => {
    const { ClientGroupBlue, ClientGroupGreen } = made('client', { ActiveRules });
    expect(ClientGroupBlue?.['SecurityGroupEgress']).toEqual(blue);
    expect(ClientGroupGreen?.['SecurityGroupEgress']).toEqual(green);
  });

  it.each([
    ['routes', 'blue', ['DoorBlue']],
    ['routes', 'green', ['DoorGreen']],
    ['routes', 'both', ['DoorBlue', 'DoorGreen']],
    ['routes', 'none', []],
    ['standby', 'blue', ['OutBlue']],
    ['standby', 'green', ['OutGreen']],
    ['standby', 'both', ['OutBlue', 'OutGreen']],
  ] as const)('%s with %s has %j', (step, ActiveRules, rules) => {
    expect(Object.keys(made(step, { ActiveRules })).filter((id) => /^(Door|Out)/.test(id))).toEqual(rules);
  });
});

describe('the client', () => {
  const roles = ['a', 'b', 'c'].map((name) => `arn:aws:iam::111122223333:role/${name}`);
  const callers = (InvokerArns: string) =>
    Object.entries(made('client', { InvokerArns })).flatMap(([id, { Principal = null }]) =>
      id.startsWith('MayCall') ? [Principal] : [],
    );

  it.each([0, 1, 2, 3])('is called by the %i roles that are named', (count) => {
    expect(callers(roles.slice(0, count).join(','))).toEqual(roles.slice(0, count));
  });

  it.each([[...roles, roles[0]].join(','), '*', 'arn:aws:iam::111122223333:root'])('is not called by %s', (named) => {
    expect(() => callers(named)).toThrow('parameter InvokerArns: must match');
  });

  it('reserves as much as is said, and nothing otherwise', () => {
    const reserved = (values: Record<string, string>) => made('client', values)['Client'];
    expect(reserved({})).not.toHaveProperty('ReservedConcurrentExecutions');
    expect(reserved({ ReservedConcurrency: '5' })).toHaveProperty('ReservedConcurrentExecutions', '5');
  });
});

describe.each(['main', 'client'] as const)('%s', (step) => {
  const logGroups = (values: Record<string, string>) =>
    Object.entries(made(step, values)).filter(
      ([, { LogGroupName, RetentionInDays }]) => LogGroupName && RetentionInDays,
    );
  const KmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b';

  it('encrypts all logs by a key of its own, or by one that is given and no other then', () => {
    const own = logGroups({}).map(([, { KmsKeyId }]) => KmsKeyId);
    const given = logGroups({ KmsKeyArn }).map(([, { KmsKeyId }]) => KmsKeyId);
    expect(own.length).toBeGreaterThan(2);
    expect(own.every((key) => /:key\/[0-9a-f-]{36}$/.test(String(key)))).toBe(true);
    expect(given).toEqual(own.map(() => KmsKeyArn));
    expect(made(step)).toHaveProperty('LogKey');
    expect(made(step, { KmsKeyArn })).not.toHaveProperty('LogKey');
  });

  it('tells a topic of alarms when there is one', () => {
    const AlertTopicArn = 'arn:aws:sns:eu-west-1:111122223333:alerts';
    const told = (values: Record<string, string>) =>
      Object.values(made(step, values)).flatMap(({ AlarmDescription, AlarmActions }) =>
        AlarmDescription ? [AlarmActions] : [],
      );
    expect(told({}).every((actions) => actions === undefined)).toBe(true);
    expect(told({ AlertTopicArn }).every((actions) => String(actions) === AlertTopicArn)).toBe(true);
    expect(made(step)).not.toHaveProperty('PeeringApi');
    expect(made(step, { AlertTopicArn })).toHaveProperty('PeeringApi');
  });
});

it('the shared name leads to the first region while it lives, and to the second otherwise', () => {
  const { PrimaryHealth, PrimaryRecord, SecondaryRecord } = made('standby', { SharedName: 'api.example.com' });
  expect(PrimaryHealth?.['HealthCheckConfig']).toMatchObject({
    Type: 'CLOUDWATCH_METRIC',
    AlarmIdentifier: { Region: 'us-east-1' },
    InsufficientDataHealthStatus: 'Unhealthy',
  });
  expect(PrimaryRecord).toMatchObject({ Failover: 'PRIMARY', HealthCheckId: expect.any(String) });
  expect(SecondaryRecord).toMatchObject({ Failover: 'SECONDARY' });
  expect(Object(PrimaryRecord?.['AliasTarget'])['DNSName']).toContain('.eu-west-1.');
  expect(Object(SecondaryRecord?.['AliasTarget'])['DNSName']).toContain('.eu-central-1.');
  expect(made('standby')).not.toHaveProperty('SharedZone');
});
