import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { type Asked } from './asked.js';
import { log } from './log.js';
import { metrics } from './metrics.js';

/** An answer of ours breaks the contract: counted for the alarm, and where is in the log; what it said is not. */
export const breach = ({ requestId: correlationId, route }: Asked, faults: readonly { pointer: string }[]) => {
  log.error('an answer breaks the contract', { correlationId, route, faults });
  metrics.addMetric('ContractBreach', MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
};
