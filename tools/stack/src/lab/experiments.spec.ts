import { requestIn } from './experiments.js';

const ask = (method: string, url: string, body = '') => requestIn({ method, url }, body);

it('reads path and body as one', async () => {
  expect(await ask('GET', '/v1/lab?x=1')).toEqual({ id: 'getLab', input: {} });
  expect(await ask('PUT', '/v1/lab/parts/kafka-2', '{"state":"frozen"}')).toEqual({
    id: 'setLabPart',
    input: { name: 'kafka-2', state: 'frozen' },
  });
  expect(await ask('POST', '/v1/lab/parts/order/kill')).toEqual({ id: 'killLabPart', input: { name: 'order' } });
});

it.each([
  ['GET', '/v1/elsewhere', '', 'NOT_FOUND'],
  ['DELETE', '/v1/lab', '', 'NOT_FOUND'],
  ['PUT', '/v1/lab/load', '{', 'MALFORMED_JSON'],
  ['PUT', '/v1/lab/load', '', 'VALIDATION_FAILED'],
  ['PUT', '/v1/lab/load', '{"ordersPerSecond":51}', 'VALIDATION_FAILED'],
  ['PUT', '/v1/lab/parts/ORDER', '{"state":"down"}', 'VALIDATION_FAILED'],
  ['PUT', '/v1/lab/parts/order', '{"state":"down","force":true}', 'VALIDATION_FAILED'],
  ['PUT', '/v1/lab/parts/%', '{"state":"down"}', 'BAD_REQUEST'],
  ['POST', '/v1/lab/poison', '{"topic":"users","kind":"no value"}', 'VALIDATION_FAILED'],
])('refuses %s %s %s', async (method, url, body, code) => {
  await expect(ask(method, url, body)).rejects.toMatchObject({ code });
});
