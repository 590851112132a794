import { type RunningPlatform, type Stores } from '@tessera/stack';
import { type ByProcess, cpuRows, servicePids, storePids, withCpu } from '../cpu-shares.js';
import { AT_ONCE, type Rate } from '../load.js';
import { markdownTable } from '../markdown.js';
import { packageVersions, surroundings } from '../versions.js';
import { BareDrivers } from './bare-drivers.js';
import { NaiveFlow } from './naive-flow.js';
import { latencyRows, memoryRows, rateRows } from './report.js';
import { type Line, measureAll, medianOf, type Rounds, warmUp } from './rounds.js';
import { type System, type SystemName } from './system.js';
import { Tessera } from './tessera.js';

/** Of what it can do: a usual day. */
const SHARE = 0.2;
const packages = ['@nestjs/core', '@nestjs/microservices', 'kafkajs', 'mongodb', 'mongoose', 'pg', 'typeorm', 'undici'];

/** So more orders are under way in Tessera than in the others, and the times of the three are not of the same queue. */
const AT_ONCE_SAID = `Tessera's customers go on when an order is accepted, the others' when it is CONFIRMED.`;

/** Where it is measured. */
export interface Place {
  platform: RunningPlatform;
  stores: Stores;
  dir: string;
}

/** While there is little to do. Then the platform ends, and is there again for its own rounds only. */
const atEase = async (tessera: Tessera, { platform, stores }: Place, seconds: number) => {
  const memory = tessera.memoryNow();
  await warmUp(tessera, seconds);
  return { memory, waited: await steady(tessera, { ...servicePids(platform), ...storePids(stores) }) };
};

const atShare = async (tessera: Tessera, stores: Stores, perSecond: number, seconds: number) => {
  const pids = { ...(await tessera.start()), ...storePids(stores) };
  await warmUp(tessera, seconds);
  return steady(tessera, pids, { perSecond, orders: perSecond * seconds });
};

/** What an order costs while there is little to share its transactions with, and what waiting for it costs. */
const steady = (tessera: Tessera, pids: ByProcess, rate?: Rate) =>
  withCpu(pids, (settled) => tessera.light(rate).finally(settled));

const printTessera = async (
  tessera: Tessera,
  stores: Stores,
  line: Line,
  idle: Awaited<ReturnType<typeof atEase>>,
  seconds: number,
) => {
  const { memory, batches } = tessera;
  const perSecond = Math.max(1, Math.round(medianOf(line.rounds, 'perSecond') * SHARE));
  const waited = await atShare(tessera, stores, perSecond, seconds);
  const rates = { 'at 5/s': idle.waited, [`at ${perSecond}/s, 20 % of saturation`]: waited };
  const cpu = Object.fromEntries(Object.entries(rates).map(([label, { cpu }]) => [label, [cpu]]));
  for (const rows of [latencyRows(rates), cpuRows(cpu), memoryRows(idle.memory, memory), batches])
    console.log(`\n${markdownTable(rows)}`);
};

const printAll = (lines: readonly Line[], { seconds, rounds }: Rounds) => {
  console.log(`\n${AT_ONCE} at once for ${seconds} s, the median of ${rounds} rounds in turn. ${AT_ONCE_SAID}`);
  const cpu = Object.fromEntries(lines.map((line) => [line.system.label, line.rounds.map(({ cpu }) => cpu)]));
  for (const rows of [rateRows(lines), cpuRows(cpu)]) console.log(`\n${markdownTable(rows)}`);
};

/** Orders from the POST at the gateway to CONFIRMED, beside what the stores allow and what the tutorials would give. */
export const orders = async ({ platform, stores, dir }: Place, how: Rounds) => {
  const versions = stores.status().map(({ name, version }) => `${name} ${version}`);
  console.log(surroundings([...versions, ...packageVersions(packages)]));
  const tessera = await Tessera.open(platform);
  const idle = await atEase(tessera, { platform, stores, dir }, how.seconds);
  await tessera.stop();
  const bare = new BareDrivers(platform, dir);
  const systems: Record<SystemName, System> = { tessera, bare, naive: new NaiveFlow(stores.kafkaBrokers, dir) };
  const lines = how.only.map((name): Line => ({ name, system: systems[name], rounds: [] }));
  await measureAll(lines, stores, how);
  printAll(lines, how);
  const own = lines.find(({ name }) => name === 'tessera');
  if (own) await printTessera(tessera, stores, own, idle, how.seconds);
  await tessera.close();
};
