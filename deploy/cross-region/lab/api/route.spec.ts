import { type Route } from './api.js';
import { routeOf } from './route.js';

const route = (method: string, path: string): Route => ({
  method,
  path,
  authorization: 'CUSTOM',
  authorizer: undefined,
  integration: { type: 'MOCK', status: '200', responses: [] },
});
const routes = [
  route('ANY', '/{proxy+}'),
  route('GET', '/health'),
  route('GET', '/orders/{id}'),
  route('POST', '/orders/{id}'),
];

it.each([
  ['GET', '/health', 'GET /health', {}],
  ['GET', '/orders/7', 'GET /orders/{id}', { id: '7' }],
  ['POST', '/orders/7', 'POST /orders/{id}', { id: '7' }],
  ['POST', '/orders/7/lines', 'ANY /{proxy+}', { proxy: 'orders/7/lines' }],
  ['GET', '/healthy', 'ANY /{proxy+}', { proxy: 'healthy' }],
  // Its resource is there, its method is not: the one for everything else is not asked.
  ['POST', '/health', undefined, undefined],
  ['GET', '/', undefined, undefined],
])('%s %s is answered by %p', (method, path, expected, parameters) => {
  const found = routeOf({ routes }, method, path);
  expect(found && `${found.route.method} ${found.route.path}`).toBe(expected);
  expect(found?.parameters).toEqual(parameters);
});
