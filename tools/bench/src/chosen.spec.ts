import { chosen } from './chosen.js';

const systems = ['tessera', 'bare', 'naive'] as const;

it('are those that were asked for, in their own order, or all', () => {
  expect(chosen(systems, ['naive', 'tessera'])).toEqual(['tessera', 'naive']);
  expect(chosen(systems)).toEqual(systems);
});

it('are none that this bench does not know', () => {
  expect(() => chosen(systems, ['haproxy'])).toThrow('--only haproxy: the systems are tessera, bare, naive');
});
