import { type Answer } from '@tessera/testing';
import { gap } from './gaps.js';

/** An answer without what is another each time. */
export interface Answered {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

/** What a client goes by. */
const TOLD = [
  'cache-control',
  'content-type',
  'etag',
  'idempotency-replayed',
  'link',
  'location',
  'preference-applied',
  'retry-after',
  'www-authenticate',
  'x-aggregate-complete',
];

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;
const CURSOR = /cursor=[\w-]+/g;
/** Of a composed answer: a hash of what is in it. */
const HASH = /^"[\w-]{22}"$/;

const unnamed = (text: string) =>
  text.replace(UUID, '<id>').replace(INSTANT, '<instant>').replace(CURSOR, 'cursor=<cursor>').replace(HASH, '"<hash>"');

/** What is random as a whole, by the name of its member. */
const RANDOM = new Set(['requestId', 'accessToken', 'refreshToken', 'next']);

const withoutRandom = (name: string, value: unknown) => {
  if (typeof value !== 'string') return value;
  return RANDOM.has(name) ? `<${name}>` : unnamed(value);
};

/** A body is there with its type; a 304 says what it is the same as. */
const headersOf = ({ status, headers }: Answer) => {
  const told = TOLD.flatMap((name) => (headers.has(name) ? [[name, unnamed(headers.get(name) ?? '')]] : []));
  const { 'content-type': type, ...rest } = Object.fromEntries(told);
  // Nobody keeps a refusal, whatever it says of that.
  if (status >= 400) delete rest['cache-control'];
  return status === 304 || status === 204 ? rest : { ...rest, 'content-type': type?.replace(/;.*/, '') ?? '' };
};

/** An answer to a request to `path` with its ids, times, tokens and cursors masked. */
export const masked = (answer: Answer, path: string): Answered => {
  const body = answer.body === undefined ? answer.text : JSON.parse(answer.text, withoutRandom);
  const isLiteral = gap('gateway-context-path') && body.instance === '$context.path';
  return {
    status: answer.status,
    headers: headersOf(answer),
    body: isLiteral ? { ...body, instance: unnamed(path) } : body,
  };
};
