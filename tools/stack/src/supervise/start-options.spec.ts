import { expect, test } from '@jest/globals';
import { Command } from 'commander';
import { apps } from '@tessera/contracts';
import { parseStartOptions } from './start-options.js';

const parse = (...args: string[]) =>
  parseStartOptions(args, new Command().exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} }));

test('starts everything and keeps the data unless told otherwise', () => {
  expect(parse()).toEqual({
    fresh: false,
    only: apps,
    instances: {},
    brokers: 1,
    redis: false,
    traces: false,
    set: {},
  });
});

test('takes some services, in the order of starting', () => {
  expect(parse('--only', 'inventory, order', '--fresh')).toMatchObject({ fresh: true, only: ['order', 'inventory'] });
});

test('starts no service for none', () => {
  expect(parse('--only', 'none').only).toEqual([]);
});

test('refuses an unknown service and names the known ones', () => {
  expect(() => parse('--only', 'order,billing')).toThrow('"billing" is none of user, order, inventory, gateway, none.');
});

test('takes how many of each', () => {
  expect(parse('--instances', 'order=2, user=3').instances).toEqual({ order: 2, user: 3 });
  expect(() => parse('--instances', 'front=2')).toThrow('"front" is none of user, order, inventory, gateway.');
  expect(() => parse('--instances', 'order=0')).toThrow('order=0: the count is a number from 1 to 9.');
});

test('starts Redis when it is asked to, and for several gateways', () => {
  expect(parse('--redis').redis).toBe(true);
  expect(parse('--instances', 'gateway=3')).toMatchObject({ instances: { gateway: 3 }, redis: true });
  expect(parse('--instances', 'gateway=1,order=2').redis).toBe(false);
  expect(parse('--instances', 'gateway=3', '--only', 'order').redis).toBe(false);
});

test('keeps traces when it is asked to', () => {
  expect(parse('--traces').traces).toBe(true);
});

test('takes one broker or three', () => {
  expect(parse('--brokers', '3').brokers).toBe(3);
  for (const count of ['2', '0', 'three', '3.0', ''])
    expect(() => parse('--brokers', count)).toThrow('Kafka is started as 1 broker or as 3.');
});

test('takes settings, each as it is written', () => {
  const set = { LOG_LEVEL: 'debug', LIMITS: '{"login":{"quota":5}}', EMPTY: '', TEXT: 'a=b' };
  const args = Object.entries(set).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
  expect(parse(...args).set).toEqual(set);
  for (const text of ['LOG_LEVEL', 'log_level=debug', '=debug', '2=3'])
    expect(() => parse('--set', text)).toThrow('is not like LOG_LEVEL=debug');
});

test('refuses an argument it does not know', () => {
  expect(() => parse('order')).toThrow('too many arguments');
});
