import { object } from '../rendered.fixture.js';
import { routes } from './routes.js';

const edge = object('Gateway', 'edge', { spec: { listeners: [{ name: 'https' }] } });
const service = object('Service', 'gateway', { spec: { ports: [{ port: 3000 }] } });
const routeOf = (backend: object, parent: object = { name: 'edge', sectionName: 'https' }) =>
  object('HTTPRoute', 'tessera', { spec: { parentRefs: [parent], rules: [{ backendRefs: [backend] }] } });
const broken = (...said: Parameters<typeof routeOf>) => routes.broken([edge, service, routeOf(...said)]);

it('a route leads to a Service and a port of it', () => {
  expect(broken({ name: 'gateway', port: 3000 })).toEqual([]);
  expect(broken({ name: 'gateway', port: 3009 })).toEqual([
    'HTTPRoute/tessera: leads to port 3009 of Service/gateway, which is not there',
  ]);
  expect(broken({ name: 'gateway' })).toEqual([
    'HTTPRoute/tessera: leads to port (none) of Service/gateway, which is not there',
  ]);
  expect(broken({ name: 'gatway', port: 3000 })).toHaveLength(1);
});

it('a route comes from a listener of a Gateway', () => {
  const there = { name: 'gateway', port: 3000 };
  expect(broken(there, { name: 'edge' })).toEqual([]);
  expect(broken(there, { name: 'edge', sectionName: 'http' })).toEqual([
    'HTTPRoute/tessera: comes from http of Gateway/edge, which is not there',
  ]);
  expect(broken(there, { name: 'egde' })).toHaveLength(1);
});
