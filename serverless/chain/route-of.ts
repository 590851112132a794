import { type APIGatewayProxyEvent } from 'aws-lambda';
import { served } from '../routes.js';

/** Which route of the contract is asked for, and with what in its path. */
interface Routed {
  /** `GET /v1/orders/{id}`; a HEAD is a GET. */
  route: string;
  params: Record<string, string>;
}

type Named = Pick<APIGatewayProxyEvent, 'httpMethod' | 'resource' | 'pathParameters'> & {
  requestContext: Pick<APIGatewayProxyEvent['requestContext'], 'path'>;
};

const parts = (path: string) => path.split('/');

/** No two of them fit one path. */
const known = served.map(({ method, path }) => ({ route: `${method} ${path}`, method, segments: parts(path) }));

const isParam = (segment: string) => segment.startsWith('{');
const nameOf = (segment: string) => segment.slice(1, -1);

/** API Gateway undoes escapes of a parameter, after it has found where the parameter ends. */
const unescaped = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

const fits = (segments: string[], given: string[]) =>
  segments.length === given.length &&
  segments.every((segment, at) => (isParam(segment) ? given[at] !== '' : segment === given[at]));

const paramsOf = (segments: string[], given: string[]) =>
  Object.fromEntries(segments.flatMap((segment, at) => (isParam(segment) ? [[nameOf(segment), given[at] ?? '']] : [])));

/** Of an API that hands over everything. What nobody serves keeps the name of the resource: who counts routes counts it as one. */
const byPath = (method: string, { resource, requestContext: { path } }: Named): Routed => {
  const given = parts(path).map(unescaped);
  const found = known.find((one) => one.method === method && fits(one.segments, given));
  return found
    ? { route: found.route, params: paramsOf(found.segments, given) }
    : { route: `${method} /v1${resource}`, params: {} };
};

const byResource = (method: string, { resource, pathParameters }: Named): Routed => ({
  route: `${method} /v1${resource}`,
  params: Object.fromEntries(Object.entries(pathParameters ?? {}).map(([name, value = '']) => [name, value])),
});

/** By the resource that API Gateway found; behind a greedy one (`/{proxy+}`) by the path. */
export const routeOf = (event: Named): Routed => {
  const method = event.httpMethod === 'HEAD' ? 'GET' : event.httpMethod;
  return event.resource.endsWith('+}') ? byPath(method, event) : byResource(method, event);
};
