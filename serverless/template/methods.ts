import { type Room, served, type ServedRoute } from '../routes.js';
import { choose, getAtt, type Listed, ref, sub } from './cloudformation.js';
import { pascal } from './functions.js';
import { mocks } from './mocks.js';
import { capital, methodOn, withoutStage } from './paths.js';

const invocation =
  'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function}/invocations';

const integrationWith = (room: Room): Listed => ({
  Type: 'AWS_PROXY',
  IntegrationHttpMethod: 'POST',
  Uri: sub(invocation, {
    Function: choose('Express', getAtt('DoorFunction.Arn'), getAtt(`${pascal(room)}Function.Arn`)),
  }),
});

const why = ({ identifies }: ServedRoute) =>
  identifies ? 'Open to anyone, and a good token shows more' : 'Comes before an access token, or does without one';

const openToAnyone = { AuthorizationType: 'NONE' };
const byToken = (): Listed => ({ AuthorizationType: 'CUSTOM', AuthorizerId: ref('TokenAuthorizer') });

const methodOf = (route: ServedRoute, method: string): Listed => ({
  Type: 'AWS::ApiGateway::Method',
  ...(route.who === 'anyone' ? { Metadata: { public: why(route) } } : {}),
  Properties: methodOn(withoutStage(route.path), method, {
    ...(route.who === 'anyone' ? openToAnyone : byToken()),
    ApiKeyRequired: choose('Partners', true, false),
    Integration: integrationWith(route.room),
  }),
});

/** `HEAD` is `GET` without a body: the function sees which it is. */
const methodsOf = (route: ServedRoute): Listed => ({
  [`${capital(route.operation)}Method`]: methodOf(route, route.method),
  ...(route.method === 'GET' ? { [`${capital(route.operation)}Head`]: methodOf(route, 'HEAD') } : {}),
});

/** Every method of the API. */
export const methods = (): Listed => ({ ...Object.assign({}, ...served.map(methodsOf)), ...mocks() });
