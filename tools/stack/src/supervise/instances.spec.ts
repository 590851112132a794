import { instancesOf, morePortsOf } from './instances.js';

const ports = { gateway: 3000, user: 3001, order: 3002, inventory: 3003 };
const free = async (count: number) => Array.from({ length: count }, (_, index) => 40_000 + index);

it('gives the first its usual port and the others free ones', async () => {
  expect(await instancesOf(['user', 'order'], { order: 3 }, ports, free)).toEqual([
    { name: 'user', app: 'user', port: 3001 },
    { name: 'order', app: 'order', port: 3002 },
    { name: 'order-2', app: 'order', port: 40_001 },
    { name: 'order-3', app: 'order', port: 40_000 },
  ]);
});

it('leaves out what is not started', async () => {
  expect(await instancesOf([], { order: 2 }, ports, free)).toEqual([]);
});

it('knows where those beside the first are', async () => {
  const instances = await instancesOf(['user', 'order'], { order: 3 }, ports, free);
  expect(morePortsOf(instances)).toMatchObject({ user: [], order: [40_001, 40_000] });
});
