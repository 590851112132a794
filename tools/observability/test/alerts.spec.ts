import { projectRoot } from '@tessera/stack';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alerts, alertsIn, ruleFiles, testFileOf, wantedIn } from './rules.fixture.js';

/** Whoever is woken by an alert finds what it means, how bad it is, and what to do. */
const pages = join(projectRoot, 'docs', 'runbooks');
const pageOf = (alert: string) => readFileSync(join(pages, `${alert}.md`), 'utf8');
const names = alerts.map(({ alert }) => alert);
const headings = ['## How bad', '## Look', '## Do', '## It ends'];

it('each has a page, and each page is of one', () => {
  expect(readdirSync(pages).sort()).toEqual([...names.map((name) => `${name}.md`), 'README.md'].sort());
});

it.each(names)('the page of %s says what it is, how bad, where to look, what to do, and when it ends', (name) => {
  const text = pageOf(name);
  expect(text).toMatch(new RegExp(`^# ${name}\n`));
  expect(headings.filter((heading) => !text.includes(`\n${heading}\n`))).toEqual([]);
  expect(readFileSync(join(pages, 'README.md'), 'utf8')).toContain(`(${name}.md)`);
});

it('each says how bad it is, what is wrong with its figures, and where its page is', () => {
  const wrong = alerts.filter(
    ({ alert, labels, annotations }) =>
      !['critical', 'warning'].includes(labels?.['severity'] ?? '') ||
      annotations?.['runbook'] !== `docs/runbooks/${alert}.md` ||
      !/\{\{ *\$(value|labels)/.test(annotations?.['summary'] ?? ''),
  );
  expect(wrong).toEqual([]);
});

it.each(names)('%s is as severe on its page as in its rule', (name) => {
  const { labels } = alerts.find(({ alert }) => alert === name)!;
  expect(pageOf(name)).toContain(`\n**${labels?.['severity']}.** `);
});

it('a comment says why the threshold of each is where it is', () => {
  const texts = ruleFiles.map((file) => readFileSync(file, 'utf8')).join('\n');
  const explained = [...texts.matchAll(/# .*\n *- alert: (\w+)/g)].map(([, name]) => name);
  expect(names.filter((name) => !explained.includes(name))).toEqual([]);
});

it.each(ruleFiles.map(testFileOf))(
  '%s has a case of each alert in which it is told, and one in which it is not',
  (file) => {
    const wanted = wantedIn(file);
    const without = alertsIn(file.replace('tests/', '')).filter((name) => {
      const { told = 0, quiet = 0 } = wanted.get(name) ?? {};
      return told === 0 || quiet === 0;
    });
    expect(without).toEqual([]);
  },
);
