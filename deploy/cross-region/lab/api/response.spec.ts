import { type Api } from './api.js';
import { gatewayResponse } from './response.js';

const api: Api = {
  id: 'abc',
  stage: 'v1',
  policy: { Statement: [] },
  compressFrom: undefined,
  routes: [],
  authorizers: {},
  rate: 1,
  burst: 1,
  firewall: [],
  responses: {
    UNAUTHORIZED: {
      status: '401',
      headers: { 'X-Refused-By': "'authorizer'", 'X-Request-Id': 'context.requestId' },
      body: '{"path":"$context.path","said":$context.error.messageString}',
    },
    DEFAULT_5XX: { status: undefined, headers: {}, body: '{}' },
    THROTTLED: { status: '429', headers: {}, body: '$context.identity.sourceIp' },
  },
};
const context = { 'context.requestId': 'r-1', 'context.path': '/v1/orders' };

it('is what the template says', () => {
  expect(gatewayResponse(api, 'UNAUTHORIZED', context)).toEqual({
    status: 401,
    headers: expect.objectContaining({ 'x-refused-by': 'authorizer', 'x-request-id': 'r-1' }),
    body: '{"path":"/v1/orders","said":"Unauthorized"}',
  });
});

it('is that of its class where it has none of its own, with its own status', () => {
  expect(gatewayResponse(api, 'INTEGRATION_TIMEOUT', context)).toMatchObject({ status: 504, body: '{}' });
});

it('is AWS’s where the template says nothing', () => {
  expect(gatewayResponse(api, 'ACCESS_DENIED', context)).toMatchObject({
    status: 403,
    headers: { 'x-amzn-errortype': 'AccessDeniedException' },
    body: expect.stringContaining('"message"'),
  });
});

it('throws for what is not known here', () => {
  expect(() => gatewayResponse(api, 'THROTTLED', context)).toThrow('$context.identity.sourceIp');
  expect(() => gatewayResponse(api, 'QUOTA_EXCEEDED', context)).toThrow('QUOTA_EXCEEDED');
});
