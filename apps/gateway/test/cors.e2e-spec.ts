import { type Gateway } from './gateway.fixture.js';
import { answers, CLOSE, startWideGateway, written } from './wire.fixture.js';

const starts = ['GET /v1/products', 'GET /v1/products', 'GET /v1/nothing', 'OPTIONS /v1/orders'];
const LINES = `${CLOSE}Origin: https://shop.example\r\nAccess-Control-Request-Method: GET\r\n`;

const headersOf = async (gateway: Gateway) => {
  const all = await Promise.all(starts.map((start) => answers(gateway, written(start, LINES))));
  return all.flat().map(({ headers }) => headers);
};

it('says nothing of origins while none is allowed', async () => {
  const gateway = await startWideGateway();
  const names = (await headersOf(gateway)).flatMap((headers) => Object.keys(headers));
  expect(names.filter((name) => name === 'vary' || name.startsWith('access-control'))).toEqual([]);
  await gateway.close();
});

it('may allow all, who are then told alike', async () => {
  const gateway = await startWideGateway({ CORS_ORIGINS: '*' });
  for (const headers of await headersOf(gateway)) {
    expect(headers).toMatchObject({ 'access-control-allow-origin': '*' });
    expect(headers).not.toHaveProperty('vary');
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  }
  await gateway.close();
});
