import { type ProblemCode, problems } from '@tessera/contracts';
import { securityHeaders } from '@tessera/runtime/rules';
import { choose, type Listed, nothing, ref, type Value } from './cloudformation.js';

/** A value that never changes, as mappings of API Gateway write it. Quotes inside stay as they are. */
export const fixed = (value: string): string => `'${value}'`;

/**
 * What every answer of the API itself carries. A page of another origin may read it, whichever that is, while any may: nothing
 * in it is for one person. What functions answer they tell to named origins only.
 */
export const commonHeaders = (): Record<string, Value> => ({
  ...Object.fromEntries(Object.entries(securityHeaders).map(([name, value]) => [name, fixed(value)])),
  'x-request-id': 'context.requestId',
  'access-control-allow-origin': choose('Cors', fixed('*'), nothing()),
});

/** Names of headers as the place needs them: `method.response.header.allow`. */
export const at = (place: string, headers: Listed): Listed =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [`${place}.header.${name}`, value]));

/** Of a refusal that no function has seen. */
interface Refused {
  /** The gateway responses that are answered so. */
  types: readonly string[];
  code: ProblemCode;
  headers?: Readonly<Record<string, string>>;
}

const RETRY = 'retry-after';

const refusals: readonly Refused[] = [
  // The plain scheme: whether a token came with the request cannot be told here.
  { types: ['UNAUTHORIZED'], code: 'UNAUTHENTICATED', headers: { 'www-authenticate': 'Bearer' } },
  { types: ['ACCESS_DENIED', 'INVALID_API_KEY'], code: 'FORBIDDEN' },
  // A path or method that does not exist is called a missing token.
  { types: ['MISSING_AUTHENTICATION_TOKEN', 'RESOURCE_NOT_FOUND'], code: 'NOT_FOUND' },
  { types: ['THROTTLED'], code: 'RATE_LIMITED', headers: { [RETRY]: '1' } },
  { types: ['QUOTA_EXCEEDED'], code: 'RATE_LIMITED', headers: { [RETRY]: '3600' } },
  { types: ['WAF_FILTERED'], code: 'RATE_LIMITED', headers: { [RETRY]: '60' } },
  { types: ['REQUEST_TOO_LARGE'], code: 'PAYLOAD_TOO_LARGE' },
  { types: ['UNSUPPORTED_MEDIA_TYPE'], code: 'UNSUPPORTED_MEDIA_TYPE' },
  { types: ['INTEGRATION_TIMEOUT'], code: 'UPSTREAM_TIMEOUT' },
  { types: ['AUTHORIZER_FAILURE', 'DEFAULT_5XX'], code: 'UPSTREAM_UNAVAILABLE', headers: { [RETRY]: '1' } },
  { types: ['DEFAULT_4XX'], code: 'BAD_REQUEST' },
];

const bodyOf = (code: ProblemCode) => {
  const { status, title } = problems[code];
  const known = { type: 'about:blank', title, status, instance: '$context.path', code };
  return JSON.stringify({ ...known, requestId: '$context.requestId' });
};

const responseOf = (type: string, { code, headers = {} }: Refused): Listed => {
  const own = Object.entries(headers).map(([name, value]) => [name, fixed(value)]);
  const all = {
    'Content-Type': fixed('application/problem+json'),
    ...commonHeaders(),
    'access-control-expose-headers': choose('Cors', fixed('Retry-After, WWW-Authenticate, X-Request-Id'), nothing()),
    ...Object.fromEntries(own),
  };
  return {
    Type: 'AWS::ApiGateway::GatewayResponse',
    Properties: {
      RestApiId: ref('Api'),
      ResponseType: type,
      StatusCode: String(problems[code].status),
      ResponseParameters: at('gatewayresponse', all),
      ResponseTemplates: { 'application/json': bodyOf(code) },
    },
  };
};

const idOf = (type: string) =>
  `${type.toLowerCase().replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())}Response`;

/** What the API refuses by itself, as problems (RFC 9457). */
export const gatewayResponses = (): Listed =>
  Object.fromEntries(
    refusals.flatMap((refused) => refused.types.map((type) => [idOf(type), responseOf(type, refused)])),
  );
