import * as z from 'zod';
import { type ProblemCode } from './refusal.js';
import { type App } from './services.js';

/** Who may call a route: anyone, whoever is logged in, the thing's owner (and staff), staff, or admins. */
export type Caller = 'anyone' | 'user' | 'owner' | 'staff' | 'admin';

/** What a request may carry beside path, query and body. */
export type RequestHeader = 'if-match' | 'if-none-match' | 'idempotency-key' | 'prefer' | 'last-event-id';

/** What an answer carries beside its body, and beside what every answer has. */
export type ResponseHeader =
  | 'etag'
  | 'location'
  | 'link'
  | 'cache-control'
  | 'idempotency-replayed'
  | 'preference-applied'
  | 'x-aggregate-complete';

/** A good answer; without a schema it has no body. */
export interface Answer {
  is: string;
  schema?: z.ZodType;
  /** Its media type, when it is not JSON of the schema. */
  type?: 'text/html' | 'text/event-stream' | 'application/json';
  headers?: readonly ResponseHeader[];
}

/**
 * One route of the public API. The doors use these very schemas; documents, client and tests follow from them. Objects of
 * `params`, `query` and `body` never share a name, so that a client can take them as one.
 */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As OpenAPI writes it: `/v1/orders/{id}`. */
  path: string;
  /** The service that answers. */
  from: App;
  who: Caller;
  /** Open to anyone, yet a good token shows more. */
  identifies?: true;
  summary: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  headers?: readonly RequestHeader[];
  /** By status; 304 and 204 have no body. */
  answers: { readonly [status in 200 | 201 | 202 | 204 | 304 | 503]?: Answer };
  /** Beyond those that follow from the rest (`problemsOf`). */
  problems?: readonly ProblemCode[];
}

/** Body of a route that takes none: nothing at all, or an object without a field. */
export const noBody = z.strictObject({}).optional();

/** What a body is checked by, of requests whose method has one. */
export const bodyOf = ({ method, body = noBody }: Pick<Route, 'method' | 'body'>): z.ZodType | undefined =>
  method === 'GET' || method === 'DELETE' ? undefined : body;

/** Of a request to any route: too many of them, broken HTTP, a service that failed, or the gateway, as a proxy in front says. */
const ALWAYS = [
  'BAD_REQUEST',
  'RATE_LIMITED',
  'INTERNAL',
  'UPSTREAM_ERROR',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'URI_TOO_LONG',
  'HEADERS_TOO_LARGE',
] as const satisfies ProblemCode[];
const WITH_BODY = ['MALFORMED_JSON', 'REQUEST_TIMEOUT', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'] as const;
const WITH_KEY = ['IDEMPOTENCY_IN_FLIGHT', 'IDEMPOTENCY_MISMATCH'] as const;

/** Every problem code that a route can answer with. */
export const problemsOf = (route: Route): Set<ProblemCode> => {
  const { who, params, query, headers = [], problems = [] } = route;
  const hasBody = bodyOf(route) !== undefined;
  return new Set<ProblemCode>([
    ...ALWAYS,
    ...(who === 'anyone' ? [] : (['UNAUTHENTICATED'] as const)),
    ...(who === 'staff' || who === 'admin' ? (['FORBIDDEN'] as const) : []),
    ...(who === 'owner' || params ? (['NOT_FOUND'] as const) : []),
    ...(params || query || hasBody ? (['VALIDATION_FAILED'] as const) : []),
    ...(hasBody ? WITH_BODY : []),
    ...(headers.includes('if-match') ? (['VERSION_MISMATCH'] as const) : []),
    ...(headers.includes('idempotency-key') ? WITH_KEY : []),
    ...problems,
  ]);
};
