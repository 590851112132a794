import { pageAt, pathTo, wayBack } from './route.js';

const ID = '0198c0de-0000-7000-8000-000000000001';

it.each([
  ['/console', { name: 'shop' }],
  ['/console/', { name: 'shop' }],
  ['/console/basket', { name: 'basket' }],
  ['/console/orders', { name: 'orders' }],
  [`/console/orders/${ID}`, { name: 'order', id: ID }],
  ['/console/login', { name: 'login' }],
  ['/console/operations', { name: 'operations', path: [] }],
  ['/console/operations/orders/a%20b', { name: 'operations', path: ['orders', 'a b'] }],
  ['/console/laboratory', { name: 'laboratory', path: [] }],
  ['/console/login/x', { name: 'nowhere' }],
  ['/console/orders/a/b', { name: 'nowhere' }],
  ['/console/%', { name: 'nowhere' }],
  ['/consoles', { name: 'nowhere' }],
  ['/', { name: 'nowhere' }],
])('%s is a page', (path, page) => {
  expect(pageAt(path)).toEqual(page);
});

it('writes the path of a page so that it is read again', () => {
  expect(pathTo()).toBe('/console');
  expect(pageAt(pathTo('orders', 'a/b ?'))).toEqual({ name: 'order', id: 'a/b ?' });
});

it.each([
  ['', '/console'],
  ['?from=/console/orders?page=x', '/console/orders?page=x'],
  ['?from=/console/login', '/console'],
  ['?from=/console/elsewhere', '/console'],
  ['?from=//evil.test/console', '/console'],
  ['?from=https://evil.test', '/console'],
  ['?from=javascript:alert(1)', '/console'],
  ['?from=/console/../docs', '/console'],
  ['?from=/console/%2e%2e/%2e%2e/docs', '/console'],
])('goes back to a page of the console alone: %s', (search, back) => {
  expect(wayBack(search)).toBe(back);
});
