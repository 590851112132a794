import { type RequestHeader, type ResponseHeader } from '../route.js';
import { type Json } from './json-schemas.js';

interface Header {
  name: string;
  description: string;
  schema: Json;
}

const string = (example: string, more: Json = {}): Json => ({ type: 'string', example, ...more });
const seconds: Json = { type: 'integer', minimum: 0, example: 2 };

/** What a request may carry. */
export const requestHeaders: Record<RequestHeader, Header> = {
  'if-match': {
    name: 'If-Match',
    description:
      'The version or ETag that you have read, a list of them, or `*`; of an ETag the version counts (RFC 9110 §13.1.1)',
    schema: string('"3"'),
  },
  'if-none-match': {
    name: 'If-None-Match',
    description: 'The ETag that you have, a list of them, or `*`; compared weakly (RFC 9110 §13.1.2)',
    schema: string('"3"'),
  },
  'idempotency-key': {
    name: 'Idempotency-Key',
    description: 'Makes the request safe to repeat for 24 h: the effect comes once, and each repeat gets its answer',
    schema: string('8f14e45f-ceea-467f-a0e6-d1a1c5a3b3c1', { minLength: 1, maxLength: 128 }),
  },
  prefer: {
    name: 'Prefer',
    description: '`wait=N` waits up to N seconds, at most 10, for the decision (RFC 7240); anything else is ignored',
    schema: string('wait=5'),
  },
  'last-event-id': {
    name: 'Last-Event-ID',
    description: 'The `id` of the last event that you have seen: only what is newer comes; nonsense is ignored',
    schema: string('1'),
  },
};

type Answered = ResponseHeader | 'x-request-id' | 'www-authenticate' | 'retry-after' | 'ratelimit' | 'ratelimit-policy';

/** What an answer may carry. */
export const responseHeaders: Record<Answered, Header> = {
  etag: { name: 'ETag', description: 'The version of what is shown', schema: string('"3"') },
  location: { name: 'Location', description: 'Where it can be read', schema: string('/v1/users/me') },
  link: {
    name: 'Link',
    description: 'The following page as `rel="next"` (RFC 8288), when there is one',
    schema: string('</v1/orders?limit=20&cursor=WyIyMDI2LTAxLTAyIl0>; rel="next"'),
  },
  'cache-control': { name: 'Cache-Control', description: 'Who may keep the answer', schema: string('no-store') },
  'idempotency-replayed': {
    name: 'Idempotency-Replayed',
    description: 'The key had its effect before: this is a repeat',
    schema: string('true', { enum: ['true'] }),
  },
  'preference-applied': {
    name: 'Preference-Applied',
    description: 'How long was waited for at most, when the request preferred to wait',
    schema: string('wait=5'),
  },
  'x-aggregate-complete': {
    name: 'X-Aggregate-Complete',
    description: 'A part of the answer is missing',
    schema: string('false', { enum: ['false'] }),
  },
  'x-request-id': {
    name: 'X-Request-Id',
    description: 'Of the request: its own, when it brought one of `[A-Za-z0-9._-]{1,128}`',
    schema: string('0195c1a0-7f1a-7c3e-9a51-2f6f3a1d9b10'),
  },
  'www-authenticate': {
    name: 'WWW-Authenticate',
    description: '`Bearer`; with `error="invalid_token"` when a token was sent and refused (RFC 6750)',
    schema: string('Bearer'),
  },
  'retry-after': { name: 'Retry-After', description: 'In seconds; to wait that long is enough', schema: seconds },
  ratelimit: {
    name: 'RateLimit',
    description: 'What is left of the limit, and for how many seconds',
    schema: string('"user";r=0;t=12'),
  },
  'ratelimit-policy': {
    name: 'RateLimit-Policy',
    description: 'The limit that was reached: so many requests in so many seconds',
    schema: string('"user";q=600;w=60'),
  },
};
