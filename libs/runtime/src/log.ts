import { type LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { requestContext } from './request-context.js';
import { traceIdsNow } from './trace-ids.js';
import { withoutSecrets } from './without-secrets.js';

/** Our logger, also the injection token: `constructor(private readonly log: Log)` needs `{provide: Log, …}` of RuntimeModule. */
export abstract class Log {
  abstract debug(fields: object, message: string): void;
  abstract info(fields: object, message: string): void;
  abstract warn(fields: object, message: string): void;
  abstract error(fields: object, message: string): void;
  abstract fatal(fields: object, message: string): void;
}

/** Lines go out together, a screenful at a time or after this; a warning at once, with all before it. */
const buffered = { sync: false, minLength: 12_288, periodicFlush: 100 } as const;
const WARN = 40;

/** The stream that the lines of a logger go to, for one that is written often and holds nothing to hide. */
export const streamOf = (log: Logger): { write(line: string): unknown } =>
  Reflect.get(log, pino.symbols.streamSym) as { write(line: string): unknown };

/**
 * JSON lines on stdout, without secrets: `{level, time, service, correlationId?, traceId?, spanId?, …, msg}`; one logger for Nest,
 * Fastify and ourselves.
 */
export const createLog = (service: string, level: string): Logger => {
  // At the end pino writes what is left.
  const stream = pino.destination(buffered);
  return pino(
    {
      level,
      hooks: {
        logMethod(args, method, level) {
          method.apply(this, args);
          if (level >= WARN) stream.flush();
        },
        streamWrite: withoutSecrets,
      },
      base: { service },
      formatters: { level: (label) => ({ level: label }) },
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => {
        const context = requestContext.getStore();
        return { ...(context && { correlationId: context.correlationId }), ...traceIdsNow(context) };
      },
    },
    stream,
  );
};

/** Nest's own lines through pino. What it says of its start (modules, routes) is only for debugging Nest. */
export const nestLog = (log: Logger): LoggerService => ({
  log: (message: unknown, context?: unknown) => log.debug({ context }, String(message)),
  debug: (message: unknown, context?: unknown) => log.debug({ context }, String(message)),
  verbose: (message: unknown, context?: unknown) => log.trace({ context }, String(message)),
  warn: (message: unknown, context?: unknown) => log.warn({ context }, String(message)),
  error: (message: unknown, ...rest: unknown[]) => log.error({ rest }, String(message)),
  fatal: (message: unknown, ...rest: unknown[]) => log.fatal({ rest }, String(message)),
});
