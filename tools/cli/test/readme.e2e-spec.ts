import { projectRoot } from '@tessera/stack';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Running, Terminal } from './terminal.fixture.js';

/**
 * The README's commands, typed as they stand there, at the project's root and on a platform of this file's own. What ends by
 * Ctrl-C is seen ready first.
 */
let terminal: Terminal;
const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');
const sections = ['Run', 'Develop', 'Test', 'When something is wrong'];

/** It is what runs this file, and what `.ci/run` runs after it. */
const notFromHere = ['npm test', 'npm run check'];

const fenced = sections.flatMap((title) => {
  const section = readme.split(/^## /m).find((text) => text.startsWith(`${title}\n`)) ?? '';
  const blocks = [...section.matchAll(/^```bash\n([^]*?)^```/gm)].flatMap(([, block = '']) => block.split('\n'));
  return blocks.map((line) => line.replace(/\s+#.*/, '')).filter((line) => line !== '');
});

const typed: string[] = [];
const type = (line: string) => {
  typed.push(line);
  return terminal.type(line);
};
const ends = async (line: string) => terminal.done(type(line));
const interrupt = async (running: Running) => {
  running.child.stdin?.write('\u0003');
  await running.ended;
};

beforeAll(async () => {
  terminal = await Terminal.open();
});
afterAll(() => terminal.close());

it('everything but one service, and that one followed by our watcher and by Nest’s', async () => {
  const others = type('npm start -- --only gateway,user,inventory');
  await others.says(/Tessera is ready/);
  for (const line of ['npm run dev -- order', 'npx nest start order --watch']) {
    const watcher = type(line);
    await watcher.says(/order listens/);
    await interrupt(watcher);
  }
  await interrupt(others);
  expect(others.said()).toContain('stopped');
}, 180_000);

it('the start, the example that it prints, the story, and a look at the machine', async () => {
  const platform = type('npm start');
  await platform.says(/Tessera is ready[^]*Ctrl-C, or npx tessera down/);
  const example = /^ {4}(TOKEN=.*)\r?\n {4}(curl .*?)\r?$/m.exec(platform.said())?.slice(1) ?? [];
  const products = await terminal.done(terminal.type(example.join('; ')));
  expect(products.text).toContain('"items":[{"sku":');
  expect(await ends('npx tessera demo')).toEqual({
    code: 0,
    text: expect.stringContaining('Everything is as it must be'),
  });
  for (const line of ['npx tessera doctor', 'npx tessera doctor --fix'])
    expect(await ends(line)).toEqual({ code: 0, text: expect.stringMatching(/\d+ good, \d+ warnings, 0 wrong/) });
  await interrupt(platform);
  expect(platform.said()).toContain('stopped');
}, 180_000);

it('all commands of the README', () => {
  expect([...new Set([...typed, ...notFromHere])].toSorted()).toEqual([...new Set(fenced)].toSorted());
});
