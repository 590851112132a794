import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { Refusal } from '@tessera/contracts';
import { challenge, isKnown, problemBody, securityHeaders } from '@tessera/runtime/rules';
import { type APIGatewayProxyResult } from 'aws-lambda';
import { type Asked } from './asked.js';
import { corsHeaders } from './cors.js';
import { log } from './log.js';
import { metrics } from './metrics.js';
import { type Outcome, type Refused, type Told } from './outcome.js';

type Answer = Required<Pick<APIGatewayProxyResult, 'statusCode' | 'body'>> & { headers: Record<string, string> };

/** 304 without a body for whoever has it already, by `ETag` and `If-None-Match` (RFC 9110 §13.1.2). */
const isKnownTo = ({ route, headers }: Asked, { status, headers: { etag } = {} }: Told) =>
  etag !== undefined && status === 200 && route.startsWith('GET ') && isKnown(headers['if-none-match'], etag);

const good = (asked: Asked, told: Told): Answer => {
  const { status, headers = {}, data } = told;
  if (isKnownTo(asked, told)) return { statusCode: 304, headers, body: '' };
  if (data === undefined) return { statusCode: status, headers, body: '' };
  const type = { 'content-type': 'application/json; charset=utf-8' };
  return { statusCode: status, headers: { ...type, ...headers }, body: JSON.stringify(data) };
};

const bad = ({ path, requestId, headers }: Asked, { code, details }: Refused): Answer => {
  const refusal = new Refusal(code, details);
  const isNobody = refusal.status === 401;
  return {
    statusCode: refusal.status,
    headers: {
      'content-type': 'application/problem+json',
      ...(isNobody && { 'www-authenticate': challenge(code, headers.authorization !== undefined) }),
      ...details.headers,
    },
    body: JSON.stringify(problemBody(refusal, path, requestId)),
  };
};

/** The access line, and what CloudWatch counts: requests and their time by route and class of status. */
const note = ({ requestId: correlationId, route, at }: Asked, status: number) => {
  const latency = Date.now() - at;
  log.info('answered', { correlationId, route, status, latency });
  metrics.addDimensions({ route, statusClass: `${Math.floor(status / 100)}xx` });
  metrics.addMetric('Requests', MetricUnit.Count, 1);
  metrics.addMetric('Latency', MetricUnit.Milliseconds, latency);
  metrics.publishStoredMetrics();
};

/** The last step: an outcome as API Gateway sends it. */
export const formatted = (outcome: Outcome): APIGatewayProxyResult => {
  const { asked } = outcome;
  const answer = 'told' in outcome ? good(asked, outcome.told) : bad(asked, outcome.refused);
  const { statusCode, body } = answer;
  note(asked, statusCode);
  const headers = {
    ...securityHeaders,
    'x-request-id': asked.requestId,
    ...corsHeaders(asked.headers.origin),
    ...answer.headers,
  };
  return { statusCode, headers, body: asked.isHead ? '' : body };
};
