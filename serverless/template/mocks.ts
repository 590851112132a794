import { served } from '../routes.js';
import { at, commonHeaders, fixed } from './answers.js';
import { choose, type Listed, nothing, ref, type Value } from './cloudformation.js';
import { answeredPaths, capital, idOfPath, methodOn, mockPaths, withoutStage } from './paths.js';

interface Said {
  status: 200 | 204;
  headers: Listed;
  body?: Value;
}

/** An answer that costs no call. */
const mock = ({ status, headers, body }: Said): Listed => ({
  AuthorizationType: 'NONE',
  Integration: {
    Type: 'MOCK',
    PassthroughBehavior: 'NEVER',
    RequestTemplates: { 'application/json': JSON.stringify({ statusCode: status }) },
    IntegrationResponses: [
      {
        StatusCode: String(status),
        ResponseParameters: at('method.response', headers),
        ResponseTemplates: { 'application/json': body ?? '' },
      },
    ],
  },
  MethodResponses: [
    {
      StatusCode: String(status),
      ResponseParameters: at('method.response', Object.fromEntries(Object.keys(headers).map((name) => [name, true]))),
    },
  ],
});

/** Answers that never change, at the paths of `mockPaths`. */
const answers: Readonly<Record<(typeof mockPaths)[number], () => Said>> = {
  '/.well-known/jwks.json': () => ({
    status: 200,
    headers: { ...commonHeaders(), 'cache-control': fixed('public, max-age=300') },
    body: ref('Jwks'),
  }),
  '/health/live': () => ({ status: 200, headers: commonHeaders(), body: JSON.stringify({ status: 'ok' }) }),
};

const reading = ['GET', 'HEAD'] as const;

/** The methods of a path, but for OPTIONS. */
const methodsAt = (path: string): string[] => {
  const routed = served.filter((route) => withoutStage(route.path) === path).map(({ method }) => method);
  const all = [...routed, ...(path in answers ? reading : [])];
  return all.flatMap((method) => (method === 'GET' ? reading : [method]));
};

const UNDERSTOOD =
  'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Prefer, Traceparent, X-Api-Key, X-Request-Id';

const ifCors = (value: string) => choose('Cors', fixed(value), nothing());

const permitted = (path: string): Said => {
  const allow = [...new Set([...methodsAt(path), 'OPTIONS'])].toSorted().join(', ');
  const cors = {
    'access-control-allow-methods': ifCors(allow),
    'access-control-allow-headers': ifCors(UNDERSTOOD),
    'access-control-max-age': ifCors('600'),
  };
  return { status: 204, headers: { ...commonHeaders(), allow: fixed(allow), ...cors } };
};

const methodOf = (path: string, method: string, isPublic: string, said: Said): Listed => ({
  Type: 'AWS::ApiGateway::Method',
  Metadata: { public: isPublic },
  Properties: methodOn(path, method, mock(said)),
});

const readingAt = (path: (typeof mockPaths)[number]): Listed =>
  Object.fromEntries(
    reading.map((method) => [
      idOfPath(path) + capital(method.toLowerCase()),
      methodOf(path, method, 'Says nothing of anybody', answers[path]()),
    ]),
  );

const optionsAt = (path: string): Listed => ({
  [`${idOfPath(path)}Options`]: methodOf(path, 'OPTIONS', 'A preflight has no token', permitted(path)),
});

/** The methods that need no function. */
export const mocks = (): Listed => Object.assign({}, ...mockPaths.map(readingAt), ...answeredPaths().map(optionsAt));
