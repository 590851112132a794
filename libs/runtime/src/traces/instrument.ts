import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { MongoDBInstrumentation } from '@opentelemetry/instrumentation-mongodb';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { register } from 'node:module';
import { commandShape, statementName } from './statement.js';
import { tracing } from './tracing.js';

/** Patched while they are loaded; nothing else passes through the loader hook. */
const patched = ['pg', 'pg-pool', 'mongodb', 'ioredis'];

/**
 * Has each statement of Postgres, MongoDB and Redis be a span below the one under which it was asked; what a relay or a clock asks by
 * itself is none. Waiting for a connection is seen as the time before the first statement. No parameter is ever in a span.
 */
export const instrument = () => {
  register('@opentelemetry/instrumentation/hook.mjs', import.meta.url, { data: { include: patched } });
  const pg = new PgInstrumentation({
    requireParentSpan: true,
    ignoreConnectSpans: true,
    requestHook: (span, { query }) => span.updateName(statementName(query.text)),
  });
  const mongodb = new MongoDBInstrumentation({ dbStatementSerializer: commandShape });
  const ioredis = new IORedisInstrumentation({ requireParentSpan: true, dbStatementSerializer: (command) => command });
  registerInstrumentations({ instrumentations: [pg, mongodb, ioredis] });
  tracing.statements = true;
};
