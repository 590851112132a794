import { type Command } from 'commander';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { program } from '../src/program.js';

/** Whoever follows the pages must not meet a command that is no more. */
const root = fileURLToPath(new URL('../../../', import.meta.url));
const pages = globSync(
  ['*.md', 'docs/*.md', 'docs/runbooks/*.md', 'serverless/*.md', 'deploy/*/*.md', 'deploy/*/docs/*.md'],
  { cwd: root },
);
const written = pages.map((file) => readFileSync(`${root}${file}`, 'utf8')).join('\n');
const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
/** The command that words lead to, as long as the next one is one. */
const under = (command: Command | undefined, [word, ...words]: readonly string[]): Command | undefined => {
  const next = command?.commands.find((one) => one.name() === word);
  return next ? under(next, words) : command;
};
const found = (pattern: RegExp) => [...written.matchAll(pattern)].map(([, first = '', second = '']) => [first, second]);

it('names commands and options of tessera that there are', () => {
  const uses = found(/(?:npx |\.\/)tessera ([a-z0-9]+)([^`\n#)]*)/g);
  expect(uses.length).toBeGreaterThan(8);
  for (const [name, rest = ''] of uses) {
    const first = program().commands.find((one) => one.name() === name);
    const command = under(first, rest.trim().split(' '));
    const known = command?.options.flatMap(({ long, short }) => [long, short]) ?? [];
    expect([name, first?.name()]).toEqual([name, name]);
    for (const option of rest.match(/(?<= )--?[a-z-]+/g) ?? []) expect([...known, '--help']).toContain(option);
  }
});

it('names npm scripts that there are', () => {
  for (const [name = ''] of found(/npm run ([a-z0-9:]+)/g)) expect(Object.keys(scripts)).toContain(name);
});

it('names services of compose that there are', () => {
  const compose = readFileSync(`${root}docker-compose.yml`, 'utf8');
  const uses = found(/docker compose run --rm (?:-T |--no-deps )*([a-z-]+)/g);
  expect(uses.map(([name]) => name)).toContain('demo');
  for (const [name = ''] of uses) expect(compose).toMatch(new RegExp(`^  ${name}:$`, 'm'));
});
