import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processesNaming, startTool } from './processes.fixture.js';

/** The short chaos run, as it is typed, with a seed that is always the same. */
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera chaos '));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const chaos = (...args: string[]) => startTool('chaos', args, { TMPDIR: folder });

it('kills ten times, breaks everything else once, and everything holds', async () => {
  const { ended, said } = chaos('--seed', '1', '--kills', '10');
  expect(`${await ended}: ${said()}`).toMatch(/^0: [^]*seed 1: everything held\n$/);
  expect(said()).toMatch(/✔ I1 .*, 0 lost/);
  expect([processesNaming(folder), readdirSync(folder)]).toEqual([[], []]);
}, 400_000);

it('leaves nothing running and nothing behind after Ctrl-C', async () => {
  const { child, ended, said } = chaos('--seed', '1');
  while (!said().includes('load begins')) await Promise.race([once(child.stdout, 'data'), ended]);
  child.kill('SIGINT');
  expect({ code: await ended, said: said() }).toMatchObject({ code: 130 });
  expect([processesNaming(folder), readdirSync(folder)]).toEqual([[], []]);
});

it('says what is wrong with the command line', async () => {
  const { ended, said } = chaos('--scenario', 'meteor');
  expect([await ended, said()]).toEqual([2, expect.stringContaining('No such scenario: meteor')]);
});
