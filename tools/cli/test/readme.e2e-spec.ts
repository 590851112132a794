import { projectRoot } from '@tessera/stack';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Running, Terminal } from './terminal.fixture.js';

/**
 * The commands of README.md and docs/develop.md, typed as they stand there, at the project's root and on a platform of this
 * file's own. What ends by Ctrl-C is seen ready first.
 */
let terminal: Terminal;
const pages = ['README.md', 'docs/develop.md'].map((page) => readFileSync(join(projectRoot, page), 'utf8'));

/** What brings the files here, what runs this file, what `.ci/run` runs after it, and what takes minutes. */
const notFromHere = ['git clone <this repository> tessera && cd tessera', 'npm test', 'npm run check', 'npm run chaos'];

const fenced = pages.flatMap((page) => {
  const blocks = [...page.matchAll(/^```bash\n([^]*?)^```/gm)].flatMap(([, block = '']) => block.split('\n'));
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
});

it('the start, the example that it prints, the story, and a look at the machine', async () => {
  const platform = type('npm start');
  await platform.says(/Tessera is ready[^]*Ctrl-C, or \.\/tessera down/);
  const example = /^ {4}(TOKEN=.*)\r?\n {4}(curl .*?)\r?$/m.exec(platform.said())?.slice(1) ?? [];
  const products = await terminal.done(terminal.type(example.join('; ')));
  expect(products.text).toContain('"items":[{"sku":');
  expect(await ends('./tessera demo')).toEqual({
    code: 0,
    text: expect.stringContaining('Everything is as it must be'),
  });
  for (const line of ['./tessera doctor', './tessera doctor --fix'])
    expect(await ends(line)).toEqual({ code: 0, text: expect.stringMatching(/\d+ good, \d+ warnings, 0 wrong/) });
  await interrupt(platform);
  expect(platform.said()).toContain('stopped');
});

it('several gateways behind one address', async () => {
  const platform = type('npm start -- --instances gateway=3');
  await platform.says(/Tessera is ready/);
  expect((await ends('./tessera restart gateway')).code).toBe(0);
  const status = await ends('./tessera status --json');
  expect(status.text.match(/"management": "http/g)).toHaveLength(3);
  expect(await ends('./tessera gateway')).toEqual({ code: 0, text: expect.stringContaining('redis') });
  await interrupt(platform);
  expect(platform.said()).toContain('stopped');
});

it('all commands of both pages', () => {
  expect([...new Set([...typed, ...notFromHere])].toSorted()).toEqual([...new Set(fenced)].toSorted());
});
