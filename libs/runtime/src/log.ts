import { type LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { requestContext } from './request-context.js';

/** Fields that never reach a log line, at the top or one level down. */
const SECRETS = ['authorization', 'password', 'currentPassword', 'newPassword', 'refreshToken', 'accessToken'];

/** Our logger, also the injection token: `constructor(private readonly log: Log)` needs `{provide: Log, …}` of RuntimeModule. */
export abstract class Log {
  abstract debug(fields: object, message: string): void;
  abstract info(fields: object, message: string): void;
  abstract warn(fields: object, message: string): void;
  abstract error(fields: object, message: string): void;
  abstract fatal(fields: object, message: string): void;
}

/** JSON lines on stdout: `{level, time, service, correlationId?, …, msg}`; one logger for Nest, Fastify and ourselves. */
export const createLog = (service: string, level: string): Logger =>
  pino(
    {
      level,
      base: { service },
      formatters: { level: (label) => ({ level: label }) },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '[secret]' },
      mixin: () => {
        const context = requestContext.getStore();
        return context ? { correlationId: context.correlationId } : {};
      },
    },
    // Lines that come while one is being written go out with the next write; at the end pino writes what is left.
    pino.destination({ sync: false }),
  );

/** Nest's own lines through pino. What it says of its start (modules, routes) is only for debugging Nest. */
export const nestLog = (log: Logger): LoggerService => ({
  log: (message: unknown, context?: unknown) => log.debug({ context }, String(message)),
  debug: (message: unknown, context?: unknown) => log.debug({ context }, String(message)),
  verbose: (message: unknown, context?: unknown) => log.trace({ context }, String(message)),
  warn: (message: unknown, context?: unknown) => log.warn({ context }, String(message)),
  error: (message: unknown, ...rest: unknown[]) => log.error({ rest }, String(message)),
  fatal: (message: unknown, ...rest: unknown[]) => log.fatal({ rest }, String(message)),
});
