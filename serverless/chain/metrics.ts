import { Metrics } from '@aws-lambda-powertools/metrics';

/** In the embedded metric format: a line of the log that CloudWatch counts (namespace by `POWERTOOLS_METRICS_NAMESPACE`). */
export const metrics = new Metrics();
