import { markdownTable } from '../markdown.js';
import { quantile } from '../quantile.js';
import { measure } from './measure.js';
import { type Stage, WIDE } from './stage.js';
import { steadyLoad, type Waited } from './steady-load.js';
import { proxied } from './systems.js';

const WARM_UP_S = 3;

const medianOf = (rounds: readonly Waited[]) => ({
  p50: quantile(
    rounds.map(({ p50 }) => p50),
    0.5,
  ),
  p99: quantile(
    rounds.map(({ p99 }) => p99),
    0.5,
  ),
  failed: rounds.reduce((sum, { failed }) => sum + failed, 0),
});
type Median = ReturnType<typeof medianOf>;

const row = (label: string, { p50, p99 }: Pick<Median, 'p50' | 'p99'>, failed: number | string) => ({
  '': label,
  'p50, ms': p50.toFixed(2),
  'p99, ms': p99.toFixed(2),
  failed,
});

const table = (direct: Median, through: Median) =>
  markdownTable([
    row('asked directly', direct, direct.failed),
    row('through the gateway', through, through.failed),
    row('the gateway adds', { p50: through.p50 - direct.p50, p99: through.p99 - direct.p99 }, ''),
  ]);

/** What the gateway adds to a call to the upstream, at a steady half of the most that it can do. */
export const gatewayLatency = async (stage: Stage, { seconds, rounds }: { seconds: number; rounds: number }) => {
  const running = await stage.start('tessera', { limits: WIDE });
  await measure(stage, running, proxied, WARM_UP_S);
  const perSecond = Math.round((await measure(stage, running, proxied, seconds)).perSecond / 2);
  const [direct, through]: [Waited[], Waited[]] = [[], []];
  const ask = (origin: string) =>
    steadyLoad({ url: origin + proxied.path, users: stage.newUsers(), perSecond, seconds });
  for (let round = 0; round < rounds; round++) {
    console.log(`round ${round + 1} of ${rounds}, ${perSecond} requests/s`);
    direct.push(await ask(stage.upstream.url));
    through.push(await ask(running.origin));
  }
  console.log(`At ${perSecond} requests/s, half of what it can do; targets: p50 0.5 and p99 3 ms, then 0.25 and 1.5.`);
  console.log(table(medianOf(direct), medianOf(through)));
};
