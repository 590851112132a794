import { type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { AllowedMethods } from './allowed-methods.js';
import { type ServiceSettings } from './config.js';
import { drainAndClose, endConnectionsThatSayNothing, endConnectionsWhileDraining } from './drain.js';
import { Health } from './health.js';
import { watchConnections } from './http/broken-http.js';
import { refuseEarly } from './http/early-answers.js';
import { takeJsonBodies } from './http/json-body.js';
import { readBeforeLastAnswer } from './http/last-answer.js';
import { httpLimits } from './http/limits.js';
import { sendNotModified } from './http/not-modified.js';
import { type AdmitAdmin, serveLogLevel } from './http/log-level.door.js';
import { addRequestContext } from './http/request-context.hook.js';
import { addRequestLog } from './http/request-log.js';
import { addRequestSpans } from './http/request-span.hook.js';
import { shedWhenLate } from './http/shedding.js';
import { LogLevel } from './log-level.js';
import { createLog, nestLog } from './log.js';
import { type Management, openManagement } from './management.js';
import { measureHealth, measureProcess } from './metrics/process.js';
import { RequestDurations } from './metrics/request-durations.js';
import { measureRequests } from './metrics/requests.js';
import { collectMetrics, serveMetrics } from './metrics/scrape.js';
import { ProblemFilter } from './problem.filter.js';
import { RuntimeModule } from './runtime.module.js';
import { startTraces } from './traces/start-traces.js';
import { type EndTraces } from './traces/traced.js';
import { tracing } from './traces/tracing.js';
import { ValidationPipe } from './validation.pipe.js';

/** What a service is, beside its modules. */
export interface Service {
  name: string;
  module: Type | DynamicModule;
  settings: ServiceSettings;
  port: number;
  /** The gateway takes bodies as they are and hands them on; everyone else parses JSON. */
  parseBodies?: boolean;
  /**
   * A port of its own for metrics and probes where this one is for the public, of whom nothing is believed that only services
   * may say (`X-Request-Deadline`); without it `GET /metrics` is here.
   */
  management?: Management;
  /** Requests are refused while the event loop is later than so many milliseconds: see `shedWhenLate`. */
  shedAboveMs?: number;
  http?: FastifyServerOptions;
  /** Who may change the level of the log, at the port that has `/metrics` (`serveLogLevel`); without it nobody may. */
  admits?: (app: NestFastifyApplication) => AdmitAdmin;
  /** Before the port opens: connect consumers, add content type parsers. */
  prepare?: (app: NestFastifyApplication) => void;
}

/**
 * Starts one service: HTTP first, consumers after it, so that a broker that is away keeps nobody from asking
 * `/health`. On SIGTERM it is not ready, drains, finishes its requests, then its consumers, then closes its stores
 * (docs/events.md, Delivery); a second signal ends it at once, which loses nothing.
 */
export const startService = async (service: Service): Promise<NestFastifyApplication> => {
  const log = createLog(service.name, service.settings.LOG_LEVEL);
  const { name, settings } = service;
  // First, so that what instrumentations measure by themselves is beside our own figures in no scrape.
  const endTraces = await startTraces({ name, settings, isPublic: service.management !== undefined, log });
  const durations = new RequestDurations();
  const scrape = collectMetrics(durations);
  measureProcess();
  const methods = new AllowedMethods();
  const adapter = new FastifyAdapter({ ...httpLimits, ...service.http, loggerInstance: log, skipMiddie: true });
  const fastify = adapter.getInstance();
  methods.watch(fastify);
  watchConnections(fastify);
  endConnectionsThatSayNothing(fastify);
  addRequestContext(fastify, service.management !== undefined);
  measureRequests(fastify, durations);
  if (tracing.on) addRequestSpans(fastify);
  if (service.shedAboveMs !== undefined) shedWhenLate(fastify, service.shedAboveMs);
  addRequestLog(fastify, log, service.name);
  sendNotModified(fastify);
  if (!service.management) serveMetrics(fastify, scrape);
  const app = await NestFactory.create<NestFastifyApplication>(RuntimeModule.around(log, service.module), adapter, {
    logger: nestLog(log),
    // Ours takes JSON alone; Nest's would take HTML forms as well.
    bodyParser: false,
    abortOnError: false,
  });
  if (service.parseBodies ?? true) takeJsonBodies(fastify);
  app.useGlobalFilters(new ProblemFilter(log, methods, app.get(Health)));
  app.useGlobalPipes(new ValidationPipe());
  endConnectionsWhileDraining(fastify, app.get(Health));
  measureHealth(app.get(Health));
  service.prepare?.(app);
  refuseEarly(fastify);
  readBeforeLastAnswer(fastify);
  endOnSignals(app, settings.DRAIN_MS, log, endTraces);
  const doors = doorsFor(service, app, new LogLevel(log));
  if (service.management) await openManagement(app, service.management, { scrape, doors });
  else doors(fastify);
  await app.listen(service.port, service.settings.HOST);
  await app.startAllMicroservices();
  log.info({ port: service.port }, `${service.name} listens`);
  return app;
};

/** What is at the port for whoever runs the service, beside metrics: which must be there before Nest's own routes. */
const doorsFor =
  ({ admits }: Service, app: NestFastifyApplication, level: LogLevel) =>
  (fastify: FastifyInstance) => {
    if (admits) serveLogLevel(fastify, level, admits(app));
  };

const endOnSignals = (
  app: NestFastifyApplication,
  drainMs: number,
  log: ReturnType<typeof createLog>,
  endTraces: EndTraces,
) => {
  let ending = false;
  const end = (signal: NodeJS.Signals) => {
    if (ending) process.exit(1);
    ending = true;
    log.info({ signal }, 'stopping');
    const endAll = async () => {
      await drainAndClose(app, drainMs);
      await endTraces();
    };
    void endAll().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'could not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end).on('SIGINT', end);
  app.getHttpServer().once('close', () => {
    // A test has closed the app.
    if (!ending) process.off('SIGTERM', end).off('SIGINT', end);
  });
};
