import { Refusal } from '@tessera/contracts';
import { type FastifyInstance } from 'fastify';
import { counter } from '../metrics/instruments.js';
import { LoopDelay } from './loop-delay.js';

const SAMPLE_MS = 50;

/** Soon: nothing is broken, there was only too much at once. */
const overloaded = () => new Refusal('UPSTREAM_UNAVAILABLE', { headers: { 'retry-after': '1' } });

/**
 * While the event loop is later than `limitMs`, answers 503 with `Retry-After: 1` before anything is done for a request: what is let in then is
 * answered late, and with it all the others. `/health/live` goes on, for whoever restarts this process because it is slow makes it worse.
 */
export const shedWhenLate = (fastify: FastifyInstance, limitMs: number) => {
  const shed = counter('tessera_requests_shed_total', [{}]);
  const delay = new LoopDelay(limitMs, performance.now());
  const timer = setInterval(() => delay.sample(performance.now(), SAMPLE_MS), SAMPLE_MS).unref();
  fastify.addHook('onClose', () => clearInterval(timer));
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (!delay.isLong || request.url === '/health/live') return done();
    shed.add(1, {});
    return done(overloaded());
  });
};
