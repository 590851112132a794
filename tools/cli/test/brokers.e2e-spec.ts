import { openWithFakes } from './fake-services.fixture.js';
import { type Running } from './terminal.fixture.js';

/** Kafka as three brokers, from the first start to the last. */
const { terminal } = await openWithFakes();
const names = ['kafka', 'kafka-2', 'kafka-3'];

const type = (...args: string[]) => terminal.done(terminal.tessera(...args));
const ready = async (): Promise<Running> => {
  const run = terminal.start({ args: ['--brokers', '3'] });
  await run.says(/Tessera is ready/);
  return run;
};
const interrupt = async (run: Running) => {
  run.child.kill('SIGINT');
  expect(await run.ended).toBe(0);
  expect(terminal.leftRunning()).toEqual([]);
};

interface Part {
  name: string;
  pid: number;
}
const brokersIn = async (): Promise<Part[]> =>
  JSON.parse((await type('status', '--json')).text).stack.filter(({ name }: Part) => names.includes(name));

it('shows all three, and restarts, mends and ends each by itself', async () => {
  const run = await ready();
  const before = await brokersIn();
  expect(before.map(({ name }) => name)).toEqual(names);
  expect(run.said()).toMatch(/ {2}kafka +127[^]* {2}kafka-2 +127[^]* {2}kafka-3 +127/);
  expect(await type('restart', 'kafka-2')).toMatchObject({ code: 0 });
  process.kill(before[2]?.pid ?? 0, 'SIGKILL');
  await run.says(/kafka-3 was ended by SIGKILL; starting it again in 1 s[^]*kafka-3 is back/);
  const after = await brokersIn();
  expect(after[0]).toEqual(before[0]);
  expect(after.slice(1).map(({ pid }) => pid)).not.toContain(before[1]?.pid);
  expect((await type('doctor')).text).toMatch(/kafka running +\d+ topics/);
  await interrupt(run);
}, 400_000);

it('takes over what a killed run has left, with all its data', async () => {
  const killed = await ready();
  killed.child.kill('SIGKILL');
  await killed.ended;
  const next = await ready();
  for (const name of names) expect(next.said()).toMatch(new RegExp(`${name}: taking over process \\d+`));
  await interrupt(next);
}, 400_000);

it('does not break the data when it is started with another number of brokers, and says what to do', async () => {
  const { code, text } = await terminal.done(terminal.start());
  expect(code).toBe(1);
  expect(text).toMatch(/tessera: the Kafka in .* was founded with --brokers 3, not 1: npm start -- --brokers 3 goes/);
  expect(text).not.toMatch(/\n {4}at /);
  const fresh = terminal.start({ args: ['--fresh'] });
  await fresh.says(/Tessera is ready/);
  expect((await brokersIn()).map(({ name }) => name)).toEqual(['kafka']);
  await interrupt(fresh);
}, 400_000);

it('refuses any other number in one line, and says where more is said', async () => {
  const { code, text } = await terminal.done(terminal.start({ args: ['--brokers', '2'] }));
  expect({ code, text }).toEqual({
    code: 2,
    text: expect.stringMatching(
      /^error: .*Kafka is started as 1 broker or as 3\.\n\(npm start -- --help says more\)\n$/,
    ),
  });
});
