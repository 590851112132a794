import { type Route } from '@tessera/contracts';
import { type CallOptions, type HeaderOptions } from './operations.js';

/** One request as it will be sent, but for the token. */
export interface Request {
  /** Method and path, without the query: for messages. */
  name: string;
  method: Route['method'];
  /** With the query. */
  target: string;
  headers: Record<string, string>;
  body: string | undefined;
}

type Fields = Record<string, unknown>;

// Not even as %2E%2E: WHATWG URLs take that for a step up as well.
const noSegment = new Set(['', '.', '..']);

const segment = (name: string, value: unknown) => {
  const text = String(value ?? '');
  if (noSegment.has(text)) throw new TypeError(`${name} must be given and be no step in a path: "${text}"`);
  return encodeURIComponent(text);
};

/** `{id}` in the path takes the field of that name out of `input`. */
const pathOf = ({ path }: Route, input: Fields): { path: string; rest: Fields } => {
  const rest = { ...input };
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    delete rest[name];
    return segment(name, input[name]);
  });
  return { path: filled, rest };
};

const queryOf = (fields: Fields) => {
  const given = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return given.length === 0 ? '' : `?${new URLSearchParams(Object.fromEntries(given))}`;
};

const etag = (version: number | string | undefined) => (typeof version === 'number' ? `"${version}"` : version);

const headersOf = (options: CallOptions & HeaderOptions, body: unknown): Record<string, string> => {
  const { ifMatch, ifNoneMatch, idempotencyKey, wait, headers } = options;
  const all = {
    'content-type': body === undefined ? undefined : 'application/json',
    'if-match': etag(ifMatch),
    'if-none-match': etag(ifNoneMatch),
    'idempotency-key': idempotencyKey,
    prefer: wait === undefined ? undefined : `wait=${wait}`,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(given), ...headers };
};

/** The request of a call. What is no path parameter is the body, or the query of a route without one. */
export const requestOf = (route: Route, input: Fields, options: CallOptions & HeaderOptions): Request => {
  const { path, rest } = pathOf(route, input);
  const body = route.body ? JSON.stringify(rest) : undefined;
  return {
    name: `${route.method} ${path}`,
    method: route.method,
    target: path + (route.body ? '' : queryOf(rest)),
    headers: headersOf(options, body),
    body,
  };
};
