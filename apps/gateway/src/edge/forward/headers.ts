import { withContext } from '@tessera/runtime';
import { type IncomingHttpHeaders } from 'node:http';

/** What a service behind may learn of a request. Whatever else a client sends (`x-user-id`, `forwarded`) ends here. */
const REQUEST_HEADERS = ['authorization', 'accept', 'if-match', 'if-none-match', 'idempotency-key', 'user-agent'];

/** What a client may learn of an answer; hop-by-hop headers and names of what runs behind are not among it. */
const ANSWER_HEADERS = [
  'content-type',
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

/** What makes the answer depend on what the client has. */
export const conditional: readonly string[] = ['if-match', 'if-none-match'];

/** RFC 9110 §7.6.1: what `Connection` names was meant for us alone. */
const namedByConnection = ({ connection }: IncomingHttpHeaders): readonly string[] =>
  connection === undefined || connection === 'keep-alive' ? [] : connection.toLowerCase().split(/[\s,]+/);

/** Headers of a forwarded request: the allowed ones, our request id, the trace as the door checked it. */
export const requestHeaders = (
  headers: IncomingHttpHeaders,
  hasBody: boolean,
  without: readonly string[] = [],
): Record<string, string> => {
  const sent: Record<string, string> = {};
  const ours = [...namedByConnection(headers), ...without];
  for (const name of REQUEST_HEADERS) {
    const value = headers[name];
    if (typeof value === 'string' && !ours.includes(name)) sent[name] = value;
  }
  if (hasBody && headers['content-type']) sent['content-type'] = headers['content-type'];
  return withContext(sent);
};

/** Headers of an answer that go on, names and values in turn, as Node writes them fastest. */
export const answerHeaders = (headers: IncomingHttpHeaders): string[] => {
  const passing: string[] = [];
  for (const name of ANSWER_HEADERS) {
    const value = headers[name];
    if (value !== undefined) passing.push(name, String(value));
  }
  return passing;
};
