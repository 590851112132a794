export { Batcher, type BatchLimits } from './batcher.js';
export { origin, origins, serviceSettings, type ServiceSettings } from './config.js';
export { atEndOfTurn } from './end-of-turn.js';
export { type Check, type CheckResult, Health } from './health.js';
export { withContext } from './http/context-headers.js';
export { linkNext, withEtag } from './http/reply-headers.js';
export { url } from './http-url.js';
export { HealthController } from './health.controller.js';
export { createLog, Log } from './log.js';
export { counter, histogram, observe, oneOf } from './metrics/instruments.js';
export { asRefusal } from './problem.filter.js';
export { requestContext, type RequestContext } from './request-context.js';
export {
  checked,
  etag,
  type Expected,
  expectedBy,
  fromCursor,
  isKnown,
  mustMatch,
  parseJson,
  problemBody,
  securityHeaders,
  toPage,
  unavailable,
  waitIn,
} from './rules/index.js';
export { traceIdsIn } from './trace-ids.js';
export { runJob } from './run-job.js';
export { runMigrate } from './run-migrate.js';
export { startService, type Service } from './start-service.js';
export { type PendingAnswer, type UpstreamAnswer, type UpstreamRequest } from './upstream/attempts.js';
export { type UpstreamCall } from './upstream/call.js';
export { failedBehind, refusedBehind } from './upstream/refusals.js';
export { type UpstreamState } from './upstream/state.js';
export { startTraces } from './traces/start-traces.js';
export { Upstream } from './upstream/upstream.js';
export { EXIT_CONFIG, readConfig } from './settings.js';
export { port } from './port.js';
