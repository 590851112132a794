import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { itWhere } from '../../../test/it-where.fixture.js';
import { bashScript } from '../src/completion/bash-script.js';
import { wordsOf } from '../src/completion/words.js';
import { zshScript } from '../src/completion/zsh-script.js';
import { program } from '../src/program.js';

/** Real shells on a terminal, in which somebody presses Tab. */
const folder = mkdtempSync(join(tmpdir(), 'tessera-completion-'));
afterAll(() => rmSync(folder, { recursive: true }));

const commands = wordsOf(program());
const shells = {
  bash: { command: 'bash --norc --noprofile -i', script: bashScript(commands), prepare: '' },
  zsh: { command: 'zsh -f -i', script: zshScript(commands), prepare: 'autoload -Uz compinit; compinit -u -D;' },
};

const inShell = (name: keyof typeof shells) =>
  itWhere(spawnSync(name, ['-c', 'true']).status === 0, name)(`in ${name}`, async () =>
    expect(await typed(name, lines)).toEqual(completed),
  );

/** Types lines, each with a Tab at its end and then Return, in a shell whose `tessera` only says what it was told. */
const typed = async (name: keyof typeof shells, lines: string[]): Promise<string[]> => {
  const { command, script, prepare } = shells[name];
  const file = join(folder, `completion.${name}`);
  writeFileSync(file, script);
  const shell = spawn('script', ['-qfec', `stty cols 200 rows 50; exec ${command}`, '/dev/null'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], TERM: 'xterm', HOME: folder, LC_ALL: 'C' },
  });
  let screen = '';
  shell.stdout.setEncoding('utf8').on('data', (text: string) => (screen += text));
  const shows = async (what: RegExp) => {
    while (!what.test(screen)) await once(shell.stdout, 'data');
  };
  // In two halves, so that the echo of the line is not taken for what it says.
  const mark = (word: string) => `'<<'${word}'>>'`;
  const speak = `tessera() { printf '%s\\n' "<""<$*>"">"; }`;
  shell.stdin.write(`${prepare} source ${file}; ${speak}; echo ${mark('ready')}\r`);
  await shows(/<<ready>>/);
  for (const [index, line] of lines.entries()) {
    shell.stdin.write(`${line}\t`);
    // The completed line is there when the shell has nothing more to show.
    await new Promise((resolve) => setTimeout(resolve, 500));
    shell.stdin.write(`\recho ${mark(`line${index}`)}\r`);
    await shows(new RegExp(`<<line${index}>>`));
  }
  shell.stdin.write('exit\r');
  await once(shell, 'close');
  return [...screen.matchAll(/<<(?!line|ready|')([^<>]*)>>/g)].map(([, words = '']) => words.trim());
};

const lines = ['tessera rest', 'tessera logs --fol', 'tessera restart post', 'tessera completion z'];
const completed = ['restart', 'logs --follow', 'restart postgres', 'completion zsh'];

describe('Tab completes commands, options and names', () => {
  inShell('bash');
  inShell('zsh');
});
