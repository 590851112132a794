import { type RequestHeader } from '@tessera/contracts';
import { type Principal } from '@tessera/auth/token';
import { requestId } from '@tessera/runtime/rules';
import { type APIGatewayProxyEvent } from 'aws-lambda';
import { routeOf } from './route-of.js';

/** Who asks, as the authorizer says. What it cannot know (blocked, logged out, expired since) business looks up. */
export type Caller = Omit<Principal, 'token'>;

type HeaderName = RequestHeader | 'authorization' | 'content-type' | 'origin' | 'traceparent';

/** A request as data, as it passes from step to step. */
export interface Asked {
  /** Of the contract: `GET /v1/orders/{id}`; a HEAD is a GET whose body is left away at the end. */
  route: string;
  isHead: boolean;
  /** The path that the client asked for, as a URI has it. */
  path: string;
  params: Record<string, string>;
  /** Given twice, it is a list. */
  query: Record<string, string | string[]>;
  headers: { [name in HeaderName]?: string };
  /** Of one that is too large, or no JSON for its first bad character, as much as shows that. */
  body: string | null;
  /** The client's own `X-Request-Id` where that is well-formed. */
  requestId: string;
  /** Milliseconds since 1970, when it arrived. */
  at: number;
  caller: Caller | null;
}

const HEADERS: readonly HeaderName[] = [
  'authorization',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'origin',
  'prefer',
  'traceparent',
];

/** The most that a body may have. */
export const MOST_BODY_BYTES = 65_536;

/**
 * No JSON has one outside of an escape (RFC 8259 §7). In the text that the state machine carries each is six characters: 64 KB of
 * them are more than it takes.
 */
const CONTROL = /[^\t\n\r -\u{10FFFF}]/u;

/** Field names in lower case (RFC 9110 §5.1); what came twice is one list, except where it is one of a kind. */
const headersOf = ({ multiValueHeaders }: APIGatewayProxyEvent) =>
  Object.fromEntries(
    Object.entries(multiValueHeaders ?? {}).map(([name, values = []]) => [name.toLowerCase(), values.join(', ')]),
  );

const picked = (headers: Record<string, string>) =>
  Object.fromEntries(HEADERS.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));

const queryOf = ({ multiValueQueryStringParameters }: APIGatewayProxyEvent) =>
  Object.fromEntries(
    Object.entries(multiValueQueryStringParameters ?? {}).map(([name, values = []]) => [
      name,
      values.length === 1 ? (values[0] ?? '') : values,
    ]),
  );

const bodyOf = ({ body, isBase64Encoded }: APIGatewayProxyEvent) => {
  if (!body) return null;
  const text = isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;
  if (Buffer.byteLength(text) > MOST_BODY_BYTES) return ' '.repeat(MOST_BODY_BYTES + 1);
  const control = text.search(CONTROL);
  return control === -1 ? text : text.slice(0, control + 1);
};

/** `instance` of a problem is a URI (RFC 9457 §3.1.5), however much of the path was decoded on its way here. */
const pathOf = ({ requestContext: { path } }: APIGatewayProxyEvent) =>
  encodeURI(path.toWellFormed())
    .replace(/%25(?=[\dA-F]{2})/gi, '%')
    .replace(/[?#]/g, encodeURIComponent);

/** All values of an authorizer's context are strings. */
const callerOf = ({ requestContext: { authorizer } }: APIGatewayProxyEvent): Caller | null =>
  authorizer?.['sub']
    ? {
        id: String(authorizer['sub']),
        roles: JSON.parse(String(authorizer['roles'])),
        sessionId: String(authorizer['sid']),
        issuedAt: Number(authorizer['iat']),
        expiresAt: Number(authorizer['exp']),
        isStaff: authorizer['isStaff'] === 'true',
      }
    : null;

/** The request that API Gateway handed over. */
export const askedOf = (event: APIGatewayProxyEvent): Asked => {
  const headers = headersOf(event);
  return {
    ...routeOf(event),
    isHead: event.httpMethod === 'HEAD',
    path: pathOf(event),
    query: queryOf(event),
    headers: picked(headers),
    body: bodyOf(event),
    requestId: requestId({ headers }),
    at: event.requestContext.requestTimeEpoch,
    caller: callerOf(event),
  };
};
