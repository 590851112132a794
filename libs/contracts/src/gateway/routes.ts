import { type Route } from '../route.js';
import { liveness, overview, readiness } from './http.js';

/** What the gateway answers by itself, by operation id. */
export const gatewayRoutes = {
  getOverview: {
    method: 'GET',
    path: '/v1/me/overview',
    from: 'gateway',
    who: 'user',
    summary: 'You, your credit and your newest orders on one page',
    answers: {
      200: {
        is: 'The page; a part that failed is named in `parts`',
        schema: overview,
        headers: ['x-aggregate-complete'],
      },
    },
  },
  getLiveness: {
    method: 'GET',
    path: '/health/live',
    from: 'gateway',
    who: 'anyone',
    summary: 'Does the process turn its event loop?',
    answers: { 200: { is: 'It does', schema: liveness } },
  },
  getReadiness: {
    method: 'GET',
    path: '/health/ready',
    from: 'gateway',
    who: 'anyone',
    summary: 'Can it answer? 503 when not, with the same body',
    answers: { 200: { is: 'It can, perhaps degraded', schema: readiness } },
  },
} as const satisfies Record<string, Route>;
