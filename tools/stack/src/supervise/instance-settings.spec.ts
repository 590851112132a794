import { settingsOf } from './instance-settings.js';
import { type Instance } from './instances.js';

const all = {
  user: {},
  order: { ORDER_PORT: '3002', LOG_LEVEL: 'debug' },
  inventory: {},
  gateway: { GATEWAY_PORT: '3000', MANAGEMENT_PORT: '3009', HOST: '0.0.0.0' },
};
const order: Instance = { name: 'order-2', app: 'order', port: 4002 };
const gateways: Instance[] = [
  { name: 'gateway', app: 'gateway', port: 4000, management: 3009 },
  { name: 'gateway-2', app: 'gateway', port: 4001, management: 4009 },
];
const front: Instance = { name: 'front', app: 'front', port: 3000 };

it('are those of the service, with a port of its own', () => {
  expect(settingsOf(order, all, [order])).toEqual({ ORDER_PORT: '4002', LOG_LEVEL: 'debug' });
});

it('of gateways behind the front let them believe it, and nobody else come to them', () => {
  const own = gateways.map((gateway) => settingsOf(gateway, all, [...gateways, front]));
  const behind = { TRUSTED_PROXIES: '127.0.0.1/32', HOST: '127.0.0.1' };
  expect(own).toEqual([
    { ...behind, GATEWAY_PORT: '4000', MANAGEMENT_PORT: '3009' },
    { ...behind, GATEWAY_PORT: '4001', MANAGEMENT_PORT: '4009' },
  ]);
});

it('of one gateway let it believe nobody', () => {
  expect(settingsOf({ name: 'gateway', app: 'gateway', port: 3000, management: 3009 }, all, gateways)).toEqual(
    all.gateway,
  );
});

it('of the front are its port and where the gateways are', () => {
  expect(settingsOf(front, all, [...gateways, front])).toEqual({
    HOST: '0.0.0.0',
    GATEWAY_PORT: '3000',
    GATEWAY_URL: 'http://127.0.0.1:4000,http://127.0.0.1:4001',
  });
});
