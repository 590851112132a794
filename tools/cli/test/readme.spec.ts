import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { program } from '../src/program.js';

/** Whoever follows the README must not meet a command that is no more. */
const root = fileURLToPath(new URL('../../../', import.meta.url));
const readme = readFileSync(`${root}README.md`, 'utf8');
const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const found = (pattern: RegExp) => [...readme.matchAll(pattern)].map(([, first = '', second = '']) => [first, second]);

it('names commands and options of tessera that there are', () => {
  const uses = found(/npx tessera ([a-z]+)([^`\n#)]*)/g);
  expect(uses.length).toBeGreaterThan(8);
  for (const [name, rest = ''] of uses) {
    const command = program().commands.find((one) => one.name() === name);
    const known = command?.options.flatMap(({ long, short }) => [long, short]) ?? [];
    expect([name, command?.name()]).toEqual([name, name]);
    for (const option of rest.match(/(?<= )--?[a-z-]+/g) ?? []) expect([...known, '--help']).toContain(option);
  }
});

it('names every command of tessera', () => {
  const named = new Set(found(/npx tessera ([a-z]+)/g).map(([name]) => name));
  expect(
    program()
      .commands.map((command) => command.name())
      .filter((name) => !named.has(name)),
  ).toEqual([]);
});

it('names npm scripts that there are', () => {
  for (const [name = ''] of found(/npm run ([a-z:]+)/g)) expect(Object.keys(scripts)).toContain(name);
});
