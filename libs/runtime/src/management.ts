import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { fastify, type FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { Health, probeStatus } from './health.js';
import { takeJsonBodies } from './http/json-body.js';
import { type Scrape, serveMetrics } from './metrics/scrape.js';
import { asRefusal, sendProblem } from './problem.filter.js';

/** A door for whoever runs a service whose own port is for the public. */
export interface Management {
  host: string;
  port: number;
  /** What can be seen there beside metrics and probes, by its path: as JSON, made when it is asked for. */
  shows: Readonly<Record<string, (app: NestFastifyApplication) => object>>;
}

/**
 * Opens a port of its own for `GET /metrics` and what the service shows, which the public port has not, and for the probes,
 * which it has as well. Without tokens: it listens where only those who run the platform get to. It closes after the last
 * request, so that a draining service can be watched. What changes something there (`doors`) asks for a token all the same.
 */
export const openManagement = async (
  app: NestFastifyApplication,
  { host, port, shows }: Management,
  { scrape, doors }: { scrape: Scrape; doors: (server: FastifyInstance) => void },
) => {
  const server = fastify({ forceCloseConnections: true });
  const health = app.get(Health);
  serveMetrics(server, scrape);
  server.get('/health/live', () => ({ status: 'ok' }));
  server.get('/health/ready', async (_request, reply) => {
    const report = await health.report();
    return reply.status(probeStatus(report)).send(report);
  });
  takeJsonBodies(server);
  server.setErrorHandler((error, request, reply) => sendProblem(request, reply, asRefusal(error)));
  doors(server);
  for (const [path, show] of Object.entries(shows)) server.get(path, () => show(app));
  await server.listen({ host, port });
  void once(app.getHttpServer(), 'close').then(() => server.close());
  return server;
};
