import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cases as all } from '../lab/cases.js';
import { templateNames } from '../driver/steps.js';
import { readTemplate } from '../template/read.js';

const folder = fileURLToPath(new URL('../', import.meta.url));
const file = (name: string) => readFileSync(`${folder}${name}`, 'utf8');

const rows = file('docs/proved.md')
  .split('\n')
  .filter((line) => /^\| [a-z]/.test(line))
  .map((line) => line.split('|').slice(1, -1));

const named = (column: number) =>
  new Set(rows.flatMap((cells) => [...(cells[column] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)));

const without = (some: Iterable<string>, others: ReadonlySet<string>) => [...some].filter((name) => !others.has(name));

const resources = new Set(templateNames.flatMap((name) => Object.keys(readTemplate(name).Resources)));
const rules = new Set([...file('rules/cross-region.guard').matchAll(/^rule (\w+)/gm)].map(([, name = '']) => name));
const cases = new Set(all.map(({ name }) => name));

describe('the table of what is proved', () => {
  it('names resources that there are', () => expect(without(named(1), resources)).toEqual([]));

  it('names every rule, and none besides', () => {
    expect(without(named(2), rules)).toEqual([]);
    expect(without(rules, named(2))).toEqual([]);
  });

  it('names every case, and none besides', () => {
    expect(without(named(3), cases)).toEqual([]);
    expect(without(cases, named(3))).toEqual([]);
  });

  it('names tests that there are', () => {
    const tests = [...file('docs/proved.md').matchAll(/`(test\/[^`]+)`/g)].map(([, name = '']) => name);
    expect(tests.filter((name) => globSync(name, { cwd: folder }).length === 0)).toEqual([]);
  });
});
