import { problem, problems } from '@tessera/contracts';
import { securityHeaders } from '@tessera/runtime/rules';
import { ofType, readResources } from '../test/read-template.js';

const answers = ofType(readResources(), 'AWS::ApiGateway::GatewayResponse').map(([id, { Properties }]) => ({
  id,
  properties: Object(Properties),
}));

describe.each(answers)('$id', ({ properties: { StatusCode, ResponseParameters, ResponseTemplates } }) => {
  it('is a problem of the contract', () => {
    const body = problem.parse(JSON.parse(ResponseTemplates['application/json']));
    const known = Object.entries(problems).find(([code]) => code === body.code)?.[1];
    expect({ title: body.title, status: body.status }).toEqual(known);
    expect(StatusCode).toBe(String(body.status));
  });

  it('has the headers of every answer', () => {
    const headers = Object.entries(securityHeaders).map(([name, value]) => [
      `gatewayresponse.header.${name}`,
      `'${value}'`,
    ]);
    expect(ResponseParameters).toMatchObject({
      ...Object.fromEntries(headers),
      'gatewayresponse.header.Content-Type': "'application/problem+json'",
      'gatewayresponse.header.x-request-id': 'context.requestId',
    });
  });

  it('says when to ask again if that may help', () => {
    const hasRetry = 'gatewayresponse.header.retry-after' in ResponseParameters;
    expect(hasRetry).toBe(['429', '503'].includes(StatusCode));
  });
});
