import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Running, Terminal } from './terminal.fixture.js';

/** `tessera aws local`, as it is typed. */
let terminal: Terminal;
beforeAll(async () => {
  terminal = await Terminal.open();
});
afterAll(() => terminal.close());

const local = () => terminal.tessera('aws', 'local', '--chain', 'one');
const folder = () => join(terminal.state, 'aws', 'local');

const addressIn = (running: Running): string => /url +(\S+)/.exec(running.said())?.[1] ?? '';

const endsInOrder = async (running: Running, url: string) => {
  running.child.kill('SIGINT');
  expect(await running.ended).toBe(0);
  expect(running.said()).toMatch(/The emulator has ended, and its data with it\.\s*$/);
  await expect(fetch(url)).rejects.toThrow('fetch failed');
  expect(existsSync(folder())).toBe(false);
};

it('answers with the sample data, is looked at from beside, and leaves nothing', async () => {
  const running = local();
  await running.says(/Tessera is ready on emulated AWS/);
  const url = addressIn(running);
  const answer = await fetch(`${url}/v1/products?limit=100`);
  const { items }: { items?: unknown[] } = Object(await answer.json());
  expect([answer.status, items?.length]).toEqual([200, 50]);
  const check = terminal.tessera('aws', 'check', '--local', '--settle', '5');
  expect([await check.ended, check.said()]).toEqual([0, expect.stringContaining('50 SKUs, 0 off')]);
  const status = terminal.tessera('aws', 'status', '--local');
  expect([await status.ended, status.said()]).toEqual([0, expect.stringContaining(url)]);
  const second = local();
  expect([await second.ended, second.said()]).toEqual([1, expect.stringMatching(/already runs in this folder/)]);
  await endsInOrder(running, url);
});

it('ends in order while it is still being made, and removes what a killed one has left', async () => {
  const killed = local();
  await killed.says(/executing/);
  killed.child.kill('SIGKILL');
  await killed.ended;
  expect(existsSync(folder())).toBe(true);
  const running = local();
  await running.says(/MiniStack answers at/);
  const url = /answers at (\S+)/.exec(running.said())?.[1] ?? '';
  await running.says(/executing/);
  await endsInOrder(running, url);
});

it('says in one line what is missing', async () => {
  const without = await Terminal.open({
    PATH: terminal.pathWithout(/^python/),
    XDG_CACHE_HOME: terminal.folder('cache-'),
  });
  try {
    const running = without.tessera('aws', 'local');
    expect(await running.ended).toBe(1);
    expect(running.said()).toMatch(
      /\nThe emulator needs Python 3\.10 or newer with venv, and there is none on the PATH: .*\n$/,
    );
  } finally {
    without.close();
  }
});

it('says in one line that nothing runs', async () => {
  const status = terminal.tessera('aws', 'status', '--local');
  expect([await status.ended, status.said()]).toEqual([1, 'No emulator runs here: "tessera aws local" starts it.\n']);
});
