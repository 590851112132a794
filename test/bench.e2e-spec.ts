import { eventually } from '@tessera/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processesNaming, startTool } from './processes.fixture.js';

/** The benches as they are typed. What they measure is for people to read; how they end is tried here. */
let state: string;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'tessera bench '));
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

const bench = (...args: string[]) => startTool('bench', args, { TESSERA_STATE: state });

it('says how far it is, and leaves nothing running after Ctrl-C', async () => {
  const { child, ended, said } = bench('consumer', '--seconds', '1');
  await eventually(() => expect(said()).toMatch(/Postgres, one by one/), 60_000);
  expect(processesNaming(state)).not.toEqual([]);
  child.kill('SIGINT');
  expect({ code: await ended, said: said() }).toMatchObject({ code: 130 });
  await eventually(() => expect(processesNaming(state)).toEqual([]), 30_000);
}, 120_000);

it('says what is wrong with the command line', async () => {
  const { ended, said } = bench('everything');
  expect([await ended, said()]).toEqual([
    2,
    expect.stringContaining('Allowed choices are orders, hot-sku, failing-key, growth, relay, consumer.'),
  ]);
});
