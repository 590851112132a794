import { onPath } from '@tessera/stack';
import { eventually } from '@tessera/testing';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
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

const remedy = '(apt-get install nginx haproxy wrk)';
const missing = ['nginx', 'haproxy', 'wrk'].filter((name) => !onPath(name));
const canMeasure = missing.every((name) => name === 'haproxy');
/** A row's name and its requests/s; the requests that were refused stand at the end. */
const measured = (text: string) =>
  [...text.matchAll(/^\| ((?:ceiling|Tessera)[^|]*) \| [1-9]\d* \|.* 0 \|$/gm)].map(([, name]) => name);

it('says how far it is, and leaves nothing running after Ctrl-C', async () => {
  const { child, ended, said } = bench('consumer', '--seconds', '1');
  await eventually(() => expect(said()).toMatch(/Postgres, one by one/));
  expect(processesNaming(state)).not.toEqual([]);
  child.kill('SIGINT');
  expect({ code: await ended, said: said() }).toMatchObject({ code: 130 });
  await eventually(() => expect(processesNaming(state)).toEqual([]));
});

it('says what is wrong with the command line', async () => {
  const { ended, said } = bench('everything');
  expect([await ended, said()]).toEqual([
    2,
    expect.stringContaining(
      'Allowed choices are ' +
        'orders, hot-sku, failing-key, growth, relay, consumer, gateway, gateway-latency, gateway-attack.',
    ),
  ]);
});

it('gateway measures Tessera beside its peers, or says in one line what is missing, and leaves nothing running', async () => {
  const { ended, said } = bench('gateway', '--seconds', '1', '--rounds', '1', '--only', 'ceiling,tessera');
  const code = await ended;
  if (!canMeasure) expect([code, said()]).toEqual([1, `missing: ${missing.join(', ')} ${remedy}\n`]);
  else
    expect({ code, measured: measured(said()), said: said() }).toMatchObject({
      code: 0,
      measured: [
        'ceiling, Nest guards',
        'ceiling, bare route',
        'ceiling, from memory',
        'Tessera, proxied',
        'Tessera, cached',
      ],
    });
  expect(processesNaming(state)).toEqual([]);
});

it('what is needed is asked for before anything is started', async () => {
  const onlyWrk = mkdtempSync(join(state, 'path-'));
  symlinkSync('/bin/true', join(onlyWrk, 'wrk'));
  const { ended, said } = startTool('bench', ['gateway'], { TESSERA_STATE: join(state, 'none'), PATH: onlyWrk });
  expect([await ended, said()]).toEqual([1, `missing: nginx, haproxy ${remedy}\n`]);
});
