import { measuredLine } from '../metrics.js';
import { type Asked } from './asked.js';
import { pathOf, type Told } from './told.js';

/** The one line of a call: what came of it, and what CloudWatch counts. No header and no body is in it. */
export const reportOf = (asked: Asked | undefined, told: Told, stack: string, at: number): string => {
  const { status, failure, attempts, ms, origin, via } = told;
  return measuredLine({
    at,
    metrics: {
      Calls: [1, 'Count'],
      Failures: [failure === undefined ? 0 : 1, 'Count'],
      Attempts: [attempts, 'Count'],
      CallMs: [ms, 'Milliseconds'],
    },
    dimensions: [['Stack']],
    facts: {
      level: failure === undefined ? 'INFO' : 'WARN',
      message: 'called',
      timestamp: new Date(at).toISOString(),
      Stack: stack,
      ...(asked && { correlationId: asked.headers['x-request-id'], method: asked.method, path: pathOf(asked) }),
      status,
      failure,
      origin,
      via,
    },
  });
};
