import { FakeServices } from './fake-services.fixture.js';
import { Terminal } from './terminal.fixture.js';

/** Two starts at the very same moment. */
let services: FakeServices;
let terminals: Terminal[];

beforeAll(async () => {
  services = new FakeServices();
  const open = () => Terminal.open({ TESSERA_APPS: services.folder });
  terminals = [await open(), await open()];
});
afterAll(() => {
  for (const terminal of terminals) terminal.close();
  services.close();
});

/** Those of the table at the end: before it a start may name a port that it found taken and left to another. */
const portsIn = (text: string) => {
  const [, table = ''] = text.split('Tessera is ready');
  return [...table.matchAll(/(?:127\.0\.0\.1|localhost):(\d+)/g)].map(([, port]) => port);
};

it('of two clones run side by side, each on ports of its own', async () => {
  const runs = terminals.map((terminal) => terminal.start());
  await Promise.all(runs.map((run) => run.says(/Tessera is ready[^]*stop +Ctrl-C/)));
  const [first, second] = runs.map((run) => new Set(portsIn(run.said())));
  expect(first?.size).toBeGreaterThanOrEqual(7);
  expect([...(first ?? [])].filter((port) => second?.has(port))).toEqual([]);
  for (const run of runs) run.child.kill('SIGINT');
  expect(await Promise.all(runs.map(({ ended }) => ended))).toEqual([0, 0]);
  expect(terminals.flatMap((terminal) => terminal.leftRunning())).toEqual([]);
});

it('of one clone: one runs, the other names it', async () => {
  const runs = [terminals[0]!.start(), terminals[0]!.start()];
  const loser = await Promise.race(runs.map((run) => run.ended.then(() => run)));
  expect(loser.said()).toMatch(/npm start (already runs|is just being started) in this folder/);
  const winner = runs.find((run) => run !== loser)!;
  await winner.says(/Tessera is ready/);
  winner.child.kill('SIGINT');
  expect([await loser.ended, await winner.ended]).toEqual([1, 0]);
});
