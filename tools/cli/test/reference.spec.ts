import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { program } from '../src/program.js';
import { reference } from '../src/reference.js';

const page = readFileSync(fileURLToPath(new URL('../../../docs/cli.md', import.meta.url)), 'utf8');

it('docs/cli.md is what --help says: otherwise npm run docs:cli writes it anew', () => {
  expect(page).toBe(reference(program()));
});

it('docs/cli.md leads to every command and every command under one', () => {
  const links = [...page.matchAll(/\(#([a-z0-9-]+)\)/g)].map(([, link]) => link);
  const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, heading = '']) => heading.replaceAll(' ', '-'));
  expect(links).toEqual(headings);
  for (const command of program().commands) expect(headings).toContain(`tessera-${command.name()}`);
  expect(headings).toContain('tessera-dlt-replay');
});
