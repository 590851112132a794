import { type FastifyInstance } from 'fastify';
import { type Logger } from 'pino';
import { atEndOfTurn } from '../end-of-turn.js';
import { streamOf } from '../log.js';

/** Nothing in it that JSON would escape. */
const PLAIN = /^[\w\-./~:@!$&'()*+,;=%]*$/;

const quoted = (text: string) => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));

const withoutQuery = (url: string) => {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
};

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
 * together, and has nothing in it that must be hidden. Paths only: a query may hold what nobody should read in a log.
 */
export const addRequestLog = (fastify: FastifyInstance, log: Logger, service: string) => {
  if (!log.isLevelEnabled('info')) return;
  const write = together(streamOf(log));
  const time = clock();
  fastify.addHook('onResponse', ({ originalUrl, method, id }, { statusCode, elapsedTime }, done) => {
    const path = withoutQuery(originalUrl);
    const what = `"method":"${method}","path":${quoted(path)},"status":${statusCode},"ms":${Math.round(elapsedTime)}`;
    const line = `{"level":"info","time":"${time()}","service":"${service}","correlationId":"${id}",${what},"msg":"request"}\n`;
    if (!path.startsWith('/health/')) write(line);
    done();
  });
};
