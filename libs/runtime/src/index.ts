export { EXIT_CONFIG, origins, port, readConfig, serviceSettings, type ServiceSettings, url } from './config.js';
export { type Check, Health } from './health.js';
export { HealthController } from './health.controller.js';
export { createLog, Log } from './log.js';
export { asRefusal, problemBody } from './problem.filter.js';
export { requestContext, type RequestContext } from './request-context.js';
export { runJob } from './run-job.js';
export { startService, type Service } from './start-service.js';
export { Upstream, type UpstreamCall, upstreamRefusal } from './upstream.js';
