import { scenarios } from './scenarios/index.js';
import { chaosCommand, parseOptions as parse } from './options.js';

const parseOptions = (argv: string[], seed: number, mayMount = true) => parse(argv, seed, () => mayMount);

/** What is said of a wrong command line, before the error that ends with 2. */
const saidOf = (argv: string[], mayMount = true): string => {
  let said = '';
  const command = chaosCommand().configureOutput({ writeErr: (text) => void (said += text) });
  expect(() => parse(argv, 42, () => mayMount, command)).toThrow(expect.objectContaining({ exitCode: 2 }));
  return said;
};

const SHORT = 'full-disk needs 5 minutes, or to be named';
const NO_ROOT = /^(error: )?full-disk needs the right to mount a file system/;

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
  expect(saidOf(['--scenario', 'full-disk'], false)).toMatch(NO_ROOT);
});

it('says in its help what there is to break', () => {
  let help = '';
  chaosCommand()
    .configureOutput({ writeOut: (text) => void (help += text) })
    .outputHelp();
  const lines = help.split('\n').map((line) => line.trim().replace(/ {2,}/, ': '));
  expect(lines).toEqual(expect.arrayContaining(scenarios.map(({ name, says }) => `${name}: ${says}`)));
});

it.each([
  [['--seed', '-1'], /'--seed <number>' argument '-1' is invalid/],
  [['--seed', 'x'], /--seed .*It must be 0 to 4294967295/],
  [['--kills', '1.5'], /--kills/],
  [['--minutes', '0'], /--minutes/],
  [['--scenario', 'kill,meteor'], /No such scenario: meteor; there are kill/],
  [['--scenario', 'kill,broker-kill'], /^error: broker-kill needs --brokers 3$/m],
  [['--brokers', '2'], /--brokers .*Allowed choices are 1, 3/],
  [['--what'], /--what/],
  [['seven'], /too many arguments/],
])('refuses %j', (argv, reason) => {
  expect(saidOf(argv)).toMatch(reason);
});
