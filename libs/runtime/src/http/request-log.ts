import { type FastifyInstance } from 'fastify';
import { type Logger } from 'pino';
import { streamOf } from '../log.js';

/** Nothing in it that JSON would escape. */
const PLAIN = /^[\w\-./~:@!$&'()*+,;=%]*$/;

const quoted = (text: string) => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));

/**
 * One line per answered request, as all others are but put together by hand: it is written more often than all others
 * together, and has nothing in it that must be hidden. Paths only: a query may hold what nobody should read in a log.
 */
export const addRequestLog = (fastify: FastifyInstance, log: Logger, service: string) => {
  if (!log.isLevelEnabled('info')) return;
  const stream = streamOf(log);
  fastify.addHook('onResponse', ({ originalUrl, method, id }, { statusCode, elapsedTime }, done) => {
    const [path = ''] = originalUrl.split('?', 1);
    const time = new Date().toISOString();
    const what = `"method":"${method}","path":${quoted(path)},"status":${statusCode},"ms":${Math.round(elapsedTime)}`;
    const line = `{"level":"info","time":"${time}","service":"${service}","correlationId":"${id}",${what},"msg":"request"}\n`;
    if (!path.startsWith('/health/')) stream.write(line);
    done();
  });
};
