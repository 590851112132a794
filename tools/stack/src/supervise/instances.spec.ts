import { instancesOf, morePortsOf } from './instances.js';

const ports = { gateway: 3000, user: 3001, order: 3002, inventory: 3003, management: 3009 };
let next: number;
const free = async (count: number) => Array.from({ length: count }, () => next++);

beforeEach(() => {
  next = 40_000;
});

it('gives the first its usual port and the others free ones', async () => {
  expect(await instancesOf(['user', 'order'], { order: 3 }, ports, free)).toEqual([
    { name: 'user', app: 'user', port: 3001 },
    { name: 'order', app: 'order', port: 3002 },
    { name: 'order-2', app: 'order', port: 40_000 },
    { name: 'order-3', app: 'order', port: 40_001 },
  ]);
});

it('gives a gateway a second port, for those who look after it', async () => {
  expect(await instancesOf(['gateway'], {}, ports, free)).toEqual([
    { name: 'gateway', app: 'gateway', port: 3000, management: 3009 },
  ]);
});

it('puts the front where people look for the gateway, and several gateways behind it', async () => {
  expect(await instancesOf(['user', 'gateway'], { gateway: 2 }, ports, free)).toEqual([
    { name: 'user', app: 'user', port: 3001 },
    { name: 'gateway', app: 'gateway', port: 40_000, management: 3009 },
    { name: 'gateway-2', app: 'gateway', port: 40_001, management: 40_002 },
    { name: 'front', app: 'front', port: 3000 },
  ]);
});

it('leaves out what is not started', async () => {
  expect(await instancesOf([], { order: 2, gateway: 3 }, ports, free)).toEqual([]);
});

it('knows where those beside the first are', async () => {
  const instances = await instancesOf(['user', 'order'], { order: 3 }, ports, free);
  expect(morePortsOf(instances)).toMatchObject({ user: [], order: [40_000, 40_001] });
});
