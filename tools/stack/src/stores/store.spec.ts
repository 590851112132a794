import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PortBook } from './port-book.js';
import { bringUp, type Place, type Recipe } from './store.js';

let dir: string;
let said: string[];
let place: Place;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tessera-store-'));
  for (const folder of ['logs', 'pids']) mkdirSync(join(dir, folder));
  said = [];
  place = { dir, ports: new PortBook(dir, 'any'), progress: (_, what) => void said.push(what) };
});
afterEach(() => rmSync(dir, { recursive: true }));

const listens = (port: number) => `require('net').createServer().listen(${port}, '127.0.0.1')`;
const complains = (what: string) => `console.log(${JSON.stringify(what)}); process.exit(1)`;

/** A store that does something else at each start. */
const recipe = (...starts: ((port: number) => string)[]): Recipe => {
  const script = () => starts[said.filter((what) => what === 'starting').length] ?? listens;
  return {
    name: 'kafka',
    prepare: async () => undefined,
    choosePorts: async () => void (await place.ports.choose('kafka')),
    plan: () => ({
      command: process.execPath,
      args: ['-e', script()(place.ports.recorded('kafka') ?? 0)],
      cwd: dir,
      env: {},
      lastSignal: 'SIGKILL',
    }),
    probe: async () => ({ version: '1', url: 'here' }),
    stopSignal: () => 'SIGTERM',
  };
};

const taken = () => complains('java.net.BindException: Address already in use');

it('starts again when it has lost its port, also to somebody who has let go of it since', async () => {
  const store = await bringUp(recipe(taken, taken), place);
  await store.stop();
  expect(said).toEqual([
    'starting',
    'another program has taken its port meanwhile: trying again',
    'starting',
    'another program has taken its port meanwhile: trying again',
    'starting',
  ]);
});

it('ends with the reason when it is another, whatever an earlier start complained of', async () => {
  writeFileSync(join(dir, 'logs', 'kafka.log'), 'ERROR Address already in use\n');
  await expect(
    bringUp(
      recipe(() => complains('ERROR the disk is full')),
      place,
    ),
  ).rejects.toThrow(/kafka ended with code 1 while starting: ERROR the disk is full/);
  expect(said).toEqual(['starting']);
});
