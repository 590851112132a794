import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lambdaEnvironment } from './api/functions.js';
import { settingOf } from './child.js';
import { type Child, startChild } from './children.js';
import { type FunctionSetting, type Plan, type PlannedStep } from './model.js';
import { type Called, type Outcome, type Probed } from './outcome.js';
import { countersOf, filter, raise } from './raise.js';

/**
 * The first process in a tree of namespaces of its own: builds the network of a plan, starts what lives in it, takes the steps and
 * prints what came out. With its end everything in the tree ends; and it ends when whoever has started it is gone.
 */
const plan = settingOf<Plan>();
const programs = dirname(fileURLToPath(import.meta.url));
/** Whoever has started this is gone, and cannot clean up any more. */
const abandon = () => {
  rmSync(plan.folder, { recursive: true, force: true });
  process.exit(1);
};
process.stdin.resume().on('close', abandon);

const fail = (why: Error) => {
  console.error(why.message);
  process.exit(1);
};
process.on('uncaughtException', fail);

type Started = ReadonlyMap<string, Child>;

const calls: Called[] = [];
const lookups: Outcome['lookups'] = {};
const canaries: Outcome['canaries'] = {};

const spaceOf = (port: string): string => {
  const space = plan.wires.spaceOf[port];
  if (!space) throw new Error(`there is no ${port}, only ${Object.keys(plan.wires.spaceOf).join(', ')}`);
  return space;
};

/** A function knows the lab's authority as one of the world's, and has no environment but its own. */
const environmentOf = (setting: FunctionSetting) => ({
  ...lambdaEnvironment(setting),
  ...setting.environment,
  NODE_EXTRA_CA_CERTS: join(plan.folder, 'ca.pem'),
});

const isMetrics = (line: string) => line.startsWith('{') && line.includes('"PeeringAlive"');

const start = async (name: string, port: string, setting: FunctionSetting | object): Promise<[string, Child]> => {
  const space = spaceOf(port);
  const file = `/run/lab/${space}.json`;
  writeFileSync(file, JSON.stringify(setting));
  const child = await startChild({
    space,
    args: [join(programs, `${name}.mjs`), file],
    environment: 'environment' in setting ? environmentOf(setting) : {},
    onEnd: fail,
    onLine: (line) => {
      if (isMetrics(line)) canaries[port] = JSON.parse(line) as Probed;
    },
  });
  return [port, child];
};

const startAll = async (name: string, settings: Readonly<Record<string, object>>): Promise<Started> =>
  new Map(await Promise.all(Object.entries(settings).map(([port, setting]) => start(name, port, setting))));

const childOf = (started: Started, port: string): Child => {
  const child = started.get(port);
  if (!child) throw new Error(`nothing runs at ${port}`);
  return child;
};

const apply = async (filters: Readonly<Record<string, string>>): Promise<void> => {
  await Promise.all(Object.entries(filters).map(([space, rules]) => filter(plan.nft, space, rules)));
};

/** Rules change while calls go on: nobody waits for them before the next call, but for those that are to be settled by then. */
const callAll = async (child: Child, { asks, together, during }: PlannedStep & { do: 'call' }): Promise<void> => {
  if (together) {
    calls.push(...(await Promise.all(asks.map((ask) => child.ask<Called>('call', ask)))));
    return;
  }
  const changes: Promise<void>[] = [];
  for (const [n, ask] of asks.entries()) {
    for (const { filters, settled } of during.filter(({ after }) => after === n)) {
      const change = apply(filters);
      changes.push(change);
      if (settled) await change;
    }
    calls.push(await child.ask<Called>('call', ask));
  }
  await Promise.all(changes);
};

const take = async (step: PlannedStep, functions: Started, endpoints: Started): Promise<void> => {
  if (step.do === 'call') await callAll(childOf(functions, step.port), step);
  if (step.do === 'lookup') lookups[step.name] = await childOf(functions, step.port).ask('lookup', step.name);
  if (step.do === 'canary') await childOf(functions, step.port).ask('call', {});
  if (step.do === 'stop') childOf(endpoints, step.port).stop();
};

/** What those say that still live. */
const told = async <T>(started: Started): Promise<Record<string, T>> => {
  const answers = await Promise.allSettled(
    [...started].map(async ([port, child]) => [port, await child.ask<T>('tell')] as const),
  );
  return Object.fromEntries(answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
};

await raise(plan.wires, plan.nft);
const [endpoints, resolvers, functions] = await Promise.all([
  startAll('endpoint', plan.endpoints),
  startAll('names', plan.resolvers),
  startAll('invoke', plan.functions),
]);
for (const step of plan.steps) await take(step, functions, endpoints);
const outcome: Outcome = {
  calls,
  lookups,
  canaries,
  served: await told(endpoints),
  answered: await told(resolvers),
  counters: await countersOf(plan.wires, plan.nft),
  addresses: plan.addresses,
  groups: plan.groups,
};
process.stdout.write(JSON.stringify(outcome), () => process.exit(0));
