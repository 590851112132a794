import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyReply, type FastifyRequest } from 'fastify';

/** What pages of another origin may read of an answer, beside what the Fetch standard lets them read anyway. */
const EXPOSED = [
  'Age',
  'Allow',
  'ETag',
  'Idempotency-Replayed',
  'Link',
  'Location',
  'Preference-Applied',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'Server-Timing',
  'WWW-Authenticate',
  'X-Aggregate-Complete',
  'X-Cache',
  'X-Request-Id',
].join(', ');

/** All headers of requests that mean something here (docs/api.md). */
const UNDERSTOOD = [
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'Last-Event-ID',
  'Prefer',
  'Traceparent',
  'X-Request-Id',
].join(', ');

/** No browser believes a preflight for longer than two hours; this is often enough to change one's mind. */
const MAX_AGE_S = '600';

const NOTHING: readonly string[] = [];
/** Whoever keeps an answer must not give that for one origin to another, nor that for none. */
const VARIES = ['vary', 'Origin'] as const;

/**
 * Lets pages of other origins ask, as the Fetch standard has it. Never with credentials: tokens come in a header that the
 * page itself sets, and there are no cookies. While no origin is allowed nothing is said at all.
 */
export class Cors {
  private readonly origins: ReadonlySet<string>;

  /** @param origins as browsers write them; `*` stands for all */
  constructor(origins: readonly string[]) {
    this.origins = new Set(origins);
  }

  /** What each answer says to a request from that origin: names and values in turn. */
  answerHeaders(origin: string | undefined): readonly string[] {
    if (this.origins.size === 0) return NOTHING;
    if (this.origins.has('*')) return ['access-control-allow-origin', '*', 'access-control-expose-headers', EXPOSED];
    if (origin === undefined || !this.origins.has(origin)) return VARIES;
    return [...VARIES, 'access-control-allow-origin', origin, 'access-control-expose-headers', EXPOSED];
  }

  /** Adds it to all that goes through Fastify's reply, and to answers to a preflight what may be asked. */
  watch(app: NestFastifyApplication) {
    if (this.origins.size === 0) return;
    const fastify = app.getHttpAdapter().getInstance();
    fastify.addHook('onSend', (request, reply, payload, done) => {
      const headers = this.answerHeaders(request.headers.origin);
      for (let place = 0; place < headers.length; place += 2) reply.header(headers[place] ?? '', headers[place + 1]);
      if (isPreflight(request) && headers.length > VARIES.length) permit(reply);
      done(null, payload);
    });
  }
}

const isPreflight = ({ method, headers }: FastifyRequest) =>
  method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;

const permit = (reply: FastifyReply) => {
  const allow = reply.getHeader('allow');
  if (allow === undefined) return;
  reply.headers({
    'access-control-allow-methods': allow,
    'access-control-allow-headers': UNDERSTOOD,
    'access-control-max-age': MAX_AGE_S,
  });
};
