import { SFNClient } from '@aws-sdk/client-sfn';
import { jest } from '@jest/globals';
import { catchPrinted } from '../../test/printed.fixture.js';
import { gatewayEvent } from '../../test/request.fixture.js';
import { handler } from './index.js';

beforeEach(() => {
  catchPrinted();
});

afterEach(() => jest.restoreAllMocks());

const answer = { statusCode: 200, headers: {}, body: '{"id":"7"}' };

/** The state machine comes to this. */
const machine = () =>
  jest
    .spyOn(SFNClient.prototype, 'send')
    .mockImplementation(async () => ({ status: 'SUCCEEDED', output: JSON.stringify(answer) }) as never);

const behindEverything = (path: string, method = 'GET') =>
  gatewayEvent({ method, resource: '/{proxy+}', path, params: { proxy: path.slice('/v1/'.length) } });

it.each([
  ['of its own API', gatewayEvent()],
  ['of one that hands over everything', behindEverything('/v1/orders/7')],
])('a request %s is answered by the room that serves it', async (_, event) => {
  const send = machine();
  expect(await handler(event)).toEqual(answer);
  const { input } = send.mock.calls[0]![0].input as { input: string };
  expect(JSON.parse(input)).toMatchObject({
    room: 'orders',
    asked: { route: 'GET /v1/orders/{id}', params: { id: '7' } },
  });
});

it.each([
  ['GET', '/v1/nothing'],
  ['DELETE', '/v1/orders'],
])('what nobody serves is not found: %s %s', async (method, path) => {
  const send = machine();
  const { statusCode, headers, body } = await handler(behindEverything(path, method));
  expect([statusCode, headers?.['content-type']]).toEqual([404, 'application/problem+json']);
  expect(JSON.parse(body)).toMatchObject({ code: 'NOT_FOUND', status: 404, instance: path });
  expect(send).not.toHaveBeenCalled();
});
