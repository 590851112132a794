// What the profile `observability` has loaded: node .ci/observed.mjs <prometheus> <grafana> <targets>. Ends with 1 when after a minute
// a target does not answer, a rule cannot be evaluated, or a dashboard is missing.
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const [prometheus, grafana, targets] = process.argv.slice(2);
const dashboards = readdirSync(new URL('../docker/observability/dashboards', import.meta.url)).length;
const ask = async (url) => (await fetch(url)).json();

const faults = async () => {
  const { activeTargets } = (await ask(`${prometheus}/api/v1/targets`)).data;
  const { groups } = (await ask(`${prometheus}/api/v1/rules`)).data;
  const found = await ask(`${grafana}/api/search?type=dash-db`);
  const up = activeTargets.filter(({ health }) => health === 'up').length;
  return [
    ...(up === Number(targets) && up === activeTargets.length
      ? []
      : [`${up} of ${activeTargets.length} targets are up`]),
    ...groups.flatMap(({ rules }) =>
      rules.filter(({ health }) => health !== 'ok').map(({ name }) => `${name} is not evaluated`),
    ),
    ...(found.length === dashboards ? [] : [`Grafana has ${found.length} dashboards of ${dashboards}`]),
  ];
};

let last = ['nothing was asked'];
for (let tries = 0; tries < 30 && last.length > 0; tries++) {
  last = await faults().catch((error) => [String(error)]);
  if (last.length > 0) await sleep(2_000);
}
for (const fault of last) console.error(fault);
process.exitCode = last.length > 0 ? 1 : 0;
