import { requestContext } from '@tessera/runtime';
import { type IncomingHttpHeaders } from 'node:http';

/** What a service behind may learn of a request. Whatever else a client sends (`x-user-id`, `forwarded`) ends here. */
const REQUEST_HEADERS = [
  'authorization',
  'accept',
  'if-match',
  'if-none-match',
  'idempotency-key',
  'prefer',
  'user-agent',
];

/** What a client may learn of an answer; hop-by-hop headers and names of what runs behind are not among it. */
const RESPONSE_HEADERS = [
  'content-type',
  'content-length',
  'location',
  'etag',
  'link',
  'retry-after',
  'preference-applied',
  'idempotency-replayed',
  'www-authenticate',
  'cache-control',
  'x-aggregate-complete',
  'allow',
];

type Headers = Record<string, string | string[]>;

const pick = (headers: NodeJS.Dict<string | string[]>, names: string[]): Headers =>
  Object.fromEntries(names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));

/** RFC 9110 §7.6.1: what `Connection` names was meant for us alone. */
const namedByConnection = ({ connection = '' }: IncomingHttpHeaders) => connection.toLowerCase().split(/[\s,]+/);

/** Headers of a forwarded request: the allowed ones, our request id, the trace as the door checked it. */
export const requestHeaders = (headers: IncomingHttpHeaders, hasBody: boolean): Headers => {
  const ours = namedByConnection(headers);
  const context = requestContext.getStore();
  const allowed = hasBody ? [...REQUEST_HEADERS, 'content-type'] : REQUEST_HEADERS;
  return {
    ...pick(
      headers,
      allowed.filter((name) => !ours.includes(name)),
    ),
    ...(context ? { 'x-request-id': context.correlationId } : {}),
    ...(context?.traceparent ? { traceparent: context.traceparent } : {}),
    ...(context?.tracestate ? { tracestate: context.tracestate } : {}),
  };
};

export const responseHeaders = (headers: IncomingHttpHeaders): Headers => pick(headers, RESPONSE_HEADERS);
