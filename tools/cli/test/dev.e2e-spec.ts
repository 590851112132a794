import { projectRoot } from '@tessera/stack';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Terminal } from './terminal.fixture.js';

/** `npm run dev -- order` on an order service of a line, so that nothing of the project is written to. */
let folder: string;
let terminal: Terminal;
const source = (name: string) => join(folder, 'order', 'src', name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tessera dev '));
  for (const place of ['src', 'dist']) mkdirSync(join(folder, 'order', place), { recursive: true });
  const compilerOptions = { rootDir: 'src', outDir: 'dist' };
  const config = { extends: join(projectRoot, 'tsconfig.base.json'), compilerOptions };
  writeFileSync(join(folder, 'order', 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'order', 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'order', 'dist', 'word.js'), `export const word = 'built';`);
  const main = `import { word } from './word.js'; console.log('this is', word); setInterval(() => {}, 1000);`;
  writeFileSync(join(folder, 'order', 'dist', 'main.js'), main);
  terminal = await Terminal.open({ TESSERA_APPS: folder });
});
afterAll(() => {
  terminal.close();
  rmSync(folder, { recursive: true });
});

it('says what is missing when nothing was ever started', async () => {
  const { code, text } = await terminal.done(terminal.dev('order'));
  expect(code).toBe(1);
  expect(text).toMatch(/order has no settings yet: .*npm start -- --only user,inventory,gateway/);
  expect(await terminal.done(terminal.dev('billing'))).toEqual({
    code: 2,
    text: expect.stringMatching(/'billing' is invalid.*Allowed choices are user, order, inventory, gateway\./),
  });
});

it('restarts the service with whatever is saved, before the types are checked, and ends by Ctrl-C', async () => {
  mkdirSync(join(terminal.state, 'env'));
  writeFileSync(join(terminal.state, 'env', 'order.env'), `ORDER_PORT=${terminal.env['ORDER_PORT']}\n`);
  const dev = terminal.dev('order');
  await dev.says(/this is built/);
  await dev.says(/Watching for file changes/);
  writeFileSync(source('word.ts'), `export const word: string = 'saved';`);
  await dev.says(/this is saved/);
  // Its type is wrong, which tsc says in its own time.
  writeFileSync(source('word.ts'), `export const word: string = 42;`);
  await dev.says(/this is 42/);
  writeFileSync(source('word.ts'), `export const word = 'broken'; throw new Error('a bug');`);
  await dev.says(/a bug/);
  writeFileSync(source('word.ts'), `export const word = 'mended';`);
  await dev.says(/this is mended/);
  dev.child.kill('SIGINT');
  expect(await dev.ended).toBe(0);
});
