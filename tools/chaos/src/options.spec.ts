import { Misuse, parseOptions } from './options.js';

it('breaks everything a little by itself', () => {
  expect(parseOptions([], 42)).toMatchObject({ seed: 42, kills: 10, minutes: 1, keep: false });
  expect(parseOptions([], 42)?.scenarios).toContain('poison');
});

it('takes six seconds a kill, and what it is told', () => {
  expect(parseOptions(['--kills', '200', '--seed', '0'], 42)).toMatchObject({ seed: 0, kills: 200, minutes: 20 });
  expect(parseOptions(['--scenario', 'kill, broker', '--minutes', '0.5'], 42)).toMatchObject({
    minutes: 0.5,
    scenarios: ['kill', 'broker'],
  });
});

it('has nothing to do when help is wanted', () => expect(parseOptions(['--help'], 42)).toBeUndefined());

it.each([
  [['--seed', '-1'], /--seed/],
  [['--seed', 'x'], /--seed must be a whole number/],
  [['--kills', '1.5'], /--kills/],
  [['--minutes', '0'], /--minutes/],
  [['--scenario', 'kill,meteor'], /no such scenario: meteor; there are kill/],
  [['--what'], /--what/],
  [['seven'], /seven/],
])('refuses %j', (argv, reason) => {
  expect(() => parseOptions(argv, 42)).toThrow(Misuse);
  expect(() => parseOptions(argv, 42)).toThrow(reason);
});
