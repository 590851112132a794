import { execFileSync } from 'node:child_process';
import { program } from '../program.js';
import { bashScript } from './bash-script.js';
import { wordsOf } from './words.js';
import { zshScript } from './zsh-script.js';

const commands = wordsOf(program());

/** What bash offers after these words, of which the last is being typed. */
const offered = (...words: string[]): string[] => {
  const typed = words.map((word) => `'${word}'`).join(' ');
  const ask = `COMP_WORDS=(${typed}); COMP_CWORD=${words.length - 1}; _tessera; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', `${bashScript(commands)}\n${ask}`], { encoding: 'utf8' })
    .trimEnd()
    .split('\n');
};

it('offers bash the commands, their options and the names', () => {
  expect(offered('tessera', 're')).toEqual(['restart']);
  expect(offered('./tessera', 'sta')).toEqual(['status']);
  expect(offered('npx', 'tessera', 'do')).toEqual(['down', 'doctor']);
  expect(offered('tessera', 'logs', '--f')).toEqual(['--follow']);
  expect(offered('tessera', 'restart', 'o')).toEqual(['order']);
  expect(offered('tessera', 'dlt', 're')).toEqual(['replay']);
  expect(offered('tessera', 'dlt', 'list')).toEqual(['list']);
  expect(offered('npx', 'tessera', 'dlt', 'drop', '--d')).toEqual(['--dry-run']);
  expect(offered('tessera', 'dlt', 'list', '--d')).toEqual(['']);
  expect(offered('npx', 'te')).toEqual(['tessera']);
  expect(offered('npx', 'jest', 're')).toEqual(['']);
});

it('tells zsh the same, with what each is for', () => {
  const script = zshScript(commands);
  expect(script).toMatch(/^#compdef tessera\n/);
  expect(script).toContain(`'down:Ends everything that runs in this project, in order, and keeps the data.'`);
  expect(script).toMatch(/ {4}'restart '\*\) options=\('--help:[^)]*'\); names=\('user' /);
  expect(script).toMatch(
    /'dlt drop '\*\)[^]*'dlt '\*\) options=\('--help:[^)]*'\); names=\('list' 'show' 'replay' 'drop'\)/,
  );
  expect(script).not.toContain("'list:");
});
