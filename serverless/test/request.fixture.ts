import { type APIGatewayProxyEvent, type SNSEvent } from 'aws-lambda';
import { type Asked, type Caller } from '../chain/asked.js';

/** What a test says of a request; what it leaves out is as in `GET /v1/orders/7`. */
export interface Said {
  method?: string;
  resource?: string;
  path?: string;
  params?: Record<string, string>;
  query?: Record<string, string[]>;
  headers?: Record<string, string[]>;
  body?: string | null;
  isBase64Encoded?: boolean;
  /** What the authorizer says: strings, all of them. */
  authorizer?: Record<string, string>;
}

/** A request as API Gateway hands it to a function, with what this edition reads of it. */
export const gatewayEvent = (said: Said = {}): APIGatewayProxyEvent => {
  const { method = 'GET', resource = '/orders/{id}', path = '/v1/orders/7', params = { id: '7' } } = said;
  const event = {
    httpMethod: method,
    resource,
    path: path.replace(/^\/v1/, ''),
    pathParameters: params,
    multiValueQueryStringParameters: said.query ?? null,
    multiValueHeaders: said.headers ?? {},
    body: said.body ?? null,
    isBase64Encoded: said.isBase64Encoded ?? false,
    requestContext: { path, requestTimeEpoch: 1_700_000_000_000, authorizer: said.authorizer ?? null },
  };
  // Of the many parts that a request has beside.
  return event as unknown as APIGatewayProxyEvent;
};

export const caller: Caller = {
  id: '0198c0de-0000-7000-8000-000000000001',
  roles: ['customer'],
  sessionId: '0198c0de-0000-7000-8000-000000000002',
  issuedAt: 1_700_000_000,
  expiresAt: 1_700_000_900,
  isStaff: false,
};

/** A request as it passes from step to step. */
export const asked = (more: Partial<Asked> = {}): Asked => ({
  route: 'GET /v1/orders/{id}',
  isHead: false,
  path: '/v1/orders/7',
  params: { id: '7' },
  query: {},
  headers: {},
  body: null,
  requestId: 'request-1',
  at: Date.now(),
  caller,
  ...more,
});

/** A message as SNS hands it to a function. `attributes` are those of the message; their values are texts. */
export const topicEvent = (message: unknown, attributes: Record<string, string> = { hop: '0' }): SNSEvent => {
  const Sns = {
    Type: 'Notification',
    MessageId: '0198c0de-0000-7000-8000-0000000000aa',
    Message: typeof message === 'string' ? message : JSON.stringify(message),
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, Value]) => [name, { Type: 'String', Value }]),
    ),
  };
  return {
    Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: '', Sns }],
  } as unknown as SNSEvent;
};
