import { openWithFakes } from './fake-services.fixture.js';
import { type Running } from './terminal.fixture.js';

/** What the supervisor does about deaths: of a service, of one that will not die, and its own. */
const { services, terminal } = await openWithFakes();

afterEach(() => services.mend());

const ready = async (): Promise<Running> => {
  const run = terminal.start();
  await run.says(/Tessera is ready/);
  return run;
};

const pidOf = async (name: string): Promise<number> => {
  const { services: parts, stack } = JSON.parse((await terminal.done(terminal.tessera('status', '--json'))).text);
  return [...parts, ...stack].find((part: { name: string }) => part.name === name).pid;
};

it('starts again what died, and says so', async () => {
  const run = await ready();
  process.kill(await pidOf('order'), 'SIGKILL');
  await run.says(/order was ended by SIGKILL; starting it again in 1 s[^]*order is back/);
  process.kill(await pidOf('mongo'), 'SIGKILL');
  await run.says(/mongo was ended by SIGKILL; starting it again in 1 s[^]*mongo is back/);
  run.child.kill('SIGINT');
  expect(await run.ended).toBe(0);
});

it('gives up on what has died five times within a minute', async () => {
  const dying = `require('http').createServer((q, s) => { s.end('{}'); setTimeout(() => process.exit(9), 300); })`;
  services.program('order', 'main', `${dying}.listen(process.env.ORDER_PORT, '127.0.0.1')`);
  const run = await ready();
  expect(await run.ended).toBe(1);
  const why = /tessera: order has died five times within a minute \(ended with code 9\): see .*order\.log/;
  expect(run.said()).toMatch(why);
  expect(terminal.leftRunning()).toEqual([]);
});

it('kills after 25 s what hangs at its stop, and names it', async () => {
  const deaf = `process.on('SIGTERM', () => {}); require('http').createServer((q, s) => s.end('{}'))`;
  services.program('inventory', 'main', `${deaf}.listen(process.env.INVENTORY_PORT, '127.0.0.1')`);
  const run = await ready();
  run.child.kill('SIGINT');
  expect(await run.ended).toBe(0);
  expect(run.said()).toMatch(/inventory +\S* ?inventory did not stop within 25 s and was killed[^]*stopped/);
  expect(terminal.leftRunning()).toEqual([]);
});

it('blocks nothing when it is killed itself: the next start ends its services and goes on with its stores', async () => {
  const killed = await ready();
  killed.child.kill('SIGKILL');
  await killed.ended;
  const next = await ready();
  expect(next.said()).toMatch(/ended what an earlier run left behind: .*order \(process \d+\)/);
  for (const store of ['postgres', 'mongo', 'kafka'])
    expect(next.said()).toMatch(new RegExp(`${store}: taking over process \\d+, left by an earlier run`));
  next.child.kill('SIGINT');
  expect(await next.ended).toBe(0);
  expect(terminal.leftRunning()).toEqual([]);
});
