import { jest } from '@jest/globals';
import { program } from '../src/program.js';

/** What is typed wrongly is said before anything is asked, and ends with 2. */
const misuse = async (...words: string[]) => {
  const said: string[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const error: unknown = await program()
    .parseAsync(['node', 'tessera', ...words])
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  write.mockRestore();
  return { code: Object(error).exitCode, text: said.join('') + String(Object(error).message) };
};

it.each([
  [['dlt'], 'Commands:'],
  [['dlt', 'replay'], 'Say which dead letters: --id, --key or --since, or --all of them.'],
  [['dlt', 'drop', '--all', '--key', 'k'], 'Say which dead letters'],
  [['dlt', 'drop', '--all', '--by', '\u001b[2J'], 'It must be a name.'],
  [['dlt', 'list', '--group', 'nobody'], 'Allowed choices are inventory.reservations, user.credit'],
  [['dlt', 'list', '--topic', 'users'], 'Allowed choices are orders, reservations, credit, products'],
  [['dlt', 'list', '--since', 'yesterday'], 'Give 90s, 10m'],
  [['dlt', 'list', '-n', '0'], 'It must be 1 to 100000 dead letters.'],
  [['dlt', 'show'], "missing required argument 'id'"],
  [['dlt', 'lsit'], 'Did you mean list?'],
  [['parked', 'retry'], 'Say which keys: --key, or --all of them.'],
  [['parked', 'retry', '--all', '--key', 'k'], 'Say which keys'],
  [['keys'], 'Commands:'],
  [['keys', 'revoke'], "missing required argument 'kid'"],
  [['keys', 'rotate', '--new'], 'Did you mean --now?'],
  [['outbox', '--jsno'], 'Did you mean --json?'],
  [['aws'], 'Commands:'],
  [['aws', 'deploy', '--chain', 'two'], 'Allowed choices are express, one.'],
  [['aws', 'deploy', '--set', 'LogDays'], 'Give a name and a value: LogDays=30.'],
  [['aws', 'deploy', '--region', 'mars-1'], 'There is no region mars-1'],
  [['aws', 'status', '--local', '--region', 'eu-west-1'], '--local and --region do not go together'],
  [['aws', 'redrive'], 'Say which: --list, --queue or --outbox.'],
  [['aws', 'redrive', '--list', '--outbox'], 'Say which'],
  [['aws', 'redrive', '--outbox'], '--outbox and --since go together.'],
  [['aws', 'redrive', '--queue', 'orders'], 'Allowed choices are changes, settle, receipt.'],
  [['aws', 'redrive', '--queue', 'settle', '--since', '2h'], '--outbox and --since go together.'],
  [['aws', 'check', '--settle', 'soon'], 'It must be 0 to 3600 seconds.'],
  [['aws', 'local', '--waf', 'maybe'], 'Allowed choices are on, off.'],
])('%j is wrong', async (words, text) => {
  expect(await misuse(...words)).toEqual({ code: 2, text: expect.stringContaining(text) });
});

it('says which settings are missing, and what writes them', async () => {
  expect(await misuse('lag', '--env', '/nowhere')).toEqual({
    code: 1,
    text: '/nowhere/order.env is not there: --env names its folder.',
  });
});

it('says what writes them in the folder of the local stack', async () => {
  process.env['TESSERA_STATE'] = '/nowhere';
  const { text } = await misuse('lag').finally(() => delete process.env['TESSERA_STATE']);
  expect(text).toBe('/nowhere/env/order.env is not there: "npm start" writes it, --env names another folder.');
});

const all = (commands = program().commands): ReturnType<typeof program>['commands'] =>
  commands.flatMap((command) => [command, ...all([...command.commands])]);

it.each(all().map((command) => [command.name(), command] as const))('%s has examples in its help', (_, command) => {
  let help = '';
  command.configureOutput({ writeOut: (text) => void (help += text) }).outputHelp();
  expect(help).toMatch(/\nExamples?:[^]*\n {2}(\.\/|source <\(\.\/)?tessera /);
});
