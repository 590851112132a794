import { createHash } from 'node:crypto';
import { served } from '../routes.js';
import { choose, getAtt, type Listed, ref, sub } from './cloudformation.js';
import { withoutStage } from './paths.js';

/** Of every request, one line. */
const accessLine = {
  requestId: '$context.requestId',
  address: '$context.identity.sourceIp',
  route: '$context.httpMethod $context.resourcePath',
  status: '$context.status',
  ms: '$context.responseLatency',
  user: '$context.authorizer.sub',
  refused: '$context.error.responseType',
};

const whole = (): Listed => ({
  ResourcePath: '/*',
  HttpMethod: '*',
  ThrottlingRateLimit: ref('RatePerSecond'),
  ThrottlingBurstLimit: ref('Burst'),
});

/** AWS writes slashes of a path as `~1`; an emulator wants them as they are. */
const guessing = (path: string, method: string): Listed => ({
  ResourcePath: choose('OnEmulator', path, `/${path.replaceAll('/', '~1')}`),
  HttpMethod: method,
  ThrottlingRateLimit: ref('AuthRatePerSecond'),
  ThrottlingBurstLimit: ref('AuthRatePerSecond'),
});

const logins = served.filter(({ path }) => path.startsWith('/v1/auth/'));

const stage = (express: string, one: string): Listed => ({
  Type: 'AWS::ApiGateway::Stage',
  Properties: {
    RestApiId: ref('Api'),
    StageName: 'v1',
    // Nothing can be logged before the account has its role, and a condition cannot stand in DependsOn.
    Description: choose(
      'SetsGatewayLogs',
      sub('Logged by the role of ${GatewayAccount}'),
      'Logged by the role of the account',
    ),
    DeploymentId: choose('Express', ref(express), ref(one)),
    TracingEnabled: choose('Traced', true, false),
    AccessLogSetting: { DestinationArn: getAtt('AccessLogs.Arn'), Format: JSON.stringify(accessLine) },
    MethodSettings: [whole(), ...logins.map(({ path, method }) => guessing(withoutStage(path), method))],
  },
});

const deployment = (condition: string, parts: readonly string[]): Listed => ({
  Type: 'AWS::ApiGateway::Deployment',
  Condition: condition,
  DependsOn: parts,
  Properties: { RestApiId: ref('Api') },
});

/**
 * The stage and the snapshot of the API that it serves. A snapshot never changes: another API needs one of another name, so it
 * is named by what it is of. The chain changes what methods call, hence one for each. Jwks, CorsOrigins and ApiKeys are in it
 * too, and change nothing here: deploying adds a hash of them to the name.
 * @param api the text of all that a snapshot is of
 * @param parts the logical ids of its methods and answers
 */
export const deployed = (api: string, parts: readonly string[]): Listed => {
  const hash = createHash('sha256').update(api).digest('hex').slice(0, 8);
  const [express, one] = [`DeploymentExpress${hash}`, `DeploymentOne${hash}`];
  return {
    [express]: deployment('Express', parts),
    [one]: deployment('One', parts),
    Stage: stage(express, one),
  };
};
