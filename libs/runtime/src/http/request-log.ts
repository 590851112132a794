import { type FastifyInstance } from 'fastify';
import { type Logger } from 'pino';
import { atEndOfTurn } from '../end-of-turn.js';
import { streamOf } from '../log.js';
import { requestContext } from '../request-context.js';
import { traceIdsNow } from '../trace-ids.js';

/** The number of pino's level `info`. */
const INFO = 30;

/** Nothing in it that JSON would escape. */
const PLAIN = /^[\w\-./~:@!$&'()*+,;=%]*$/;

const quoted = (text: string) => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));

const withoutQuery = (url: string) => {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
};

declare module 'fastify' {
  interface FastifyRequest {
    /** The ids of its trace as they stand in its line, with a comma before each. */
    traceIds: string;
  }
}

const idsIn = ({ traceId, spanId }: ReturnType<typeof traceIdsNow>) =>
  (traceId ? `,"traceId":"${traceId}"` : '') + (spanId ? `,"spanId":"${spanId}"` : '');

/** Now, written once a millisecond however many lines are. */
const clock = () => {
  let at = 0;
  let written = '';
  return () => {
    const now = Date.now();
    if (now !== at) written = new Date((at = now)).toISOString();
    return written;
  };
};

/** Writes the lines of a turn of the event loop together: each write costs as much as making a line. */
const together = (stream: { write(lines: string): unknown }) => {
  let lines = '';
  const write = () => {
    stream.write(lines);
    lines = '';
  };
  return (line: string) => {
    if (lines === '') atEndOfTurn(write);
    lines += line;
  };
};

/**
 * One line per answered request, as all others are but put together by hand: it is written more often than all others
 * together, and has nothing in it that must be hidden. Paths only: a query may hold what nobody should read in a log. As long as
 * the level, which may change, lets it.
 */
export const addRequestLog = (fastify: FastifyInstance, log: Logger, service: string) => {
  const write = together(streamOf(log));
  const time = clock();
  fastify.decorateRequest('traceIds', '');
  fastify.addHook('onRequest', (request, _reply, done) => {
    request.traceIds = idsIn(traceIdsNow(requestContext.getStore()));
    done();
  });
  fastify.addHook('onResponse', ({ originalUrl, method, id, traceIds }, { statusCode, elapsedTime }, done) => {
    if (log.levelVal > INFO) return done();
    const path = withoutQuery(originalUrl);
    const what = `"method":"${method}","path":${quoted(path)},"status":${statusCode},"ms":${Math.round(elapsedTime)}`;
    const line = `{"level":"info","time":"${time()}","service":"${service}","correlationId":"${id}"${traceIds},${what},"msg":"request"}\n`;
    if (!path.startsWith('/health/')) write(line);
    done();
  });
};
