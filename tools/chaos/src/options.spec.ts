import { Misuse, parseOptions as parse } from './options.js';

const parseOptions = (argv: string[], seed: number, mayMount = true) => parse(argv, seed, () => mayMount);

const SHORT = 'full-disk needs 5 minutes, or to be named';
const NO_ROOT = /^full-disk needs the right to mount a file system/;

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

it('leaves out what a store of one process cannot play, and says what it needs', () => {
  const [ones, threes] = [parseOptions([], 42), parseOptions(['--brokers', '3', '--mongo', '3'], 42)];
  expect(ones?.leftOut).toEqual([
    SHORT,
    'leader-move needs --brokers 3',
    'broker-kill needs --brokers 3',
    'rolling-restart needs --brokers 3',
    'stepdown needs --mongo 3',
  ]);
  expect(threes?.leftOut).toEqual([SHORT]);
  expect(threes?.scenarios).toHaveLength((ones?.scenarios.length ?? 0) + 4);
});

it('fills a disk in a run of five minutes or when it is asked to, where it may mount one', () => {
  expect(parseOptions(['--minutes', '5'], 42)?.scenarios).toContain('full-disk');
  expect(parseOptions(['--minutes', '1', '--scenario', 'full-disk'], 42)?.scenarios).toEqual(['full-disk']);
  const cannot = parseOptions(['--minutes', '5'], 42, false);
  expect(cannot?.scenarios).not.toContain('full-disk');
  expect(cannot?.leftOut[0]).toMatch(NO_ROOT);
  expect(() => parseOptions(['--scenario', 'full-disk'], 42, false)).toThrow(NO_ROOT);
});

it('has nothing to do when help is wanted', () => expect(parseOptions(['--help'], 42)).toBeUndefined());

it.each([
  [['--seed', '-1'], /--seed/],
  [['--seed', 'x'], /--seed must be a whole number/],
  [['--kills', '1.5'], /--kills/],
  [['--minutes', '0'], /--minutes/],
  [['--scenario', 'kill,meteor'], /no such scenario: meteor; there are kill/],
  [['--scenario', 'kill,broker-kill'], /^broker-kill needs --brokers 3$/],
  [['--brokers', '2'], /--brokers must be 1 or 3, not 2/],
  [['--what'], /--what/],
  [['seven'], /seven/],
])('refuses %j', (argv, reason) => {
  expect(() => parseOptions(argv, 42)).toThrow(Misuse);
  expect(() => parseOptions(argv, 42)).toThrow(reason);
});
