import { freePorts } from '@tessera/stack';
import { writeFileSync } from 'node:fs';
import { markdownTable } from '../markdown.js';
import { Inspector } from './inspector.js';
import { measure } from './measure.js';
import { selfTimes } from './self-times.js';
import { type Stage, WIDE } from './stage.js';
import { proxied } from './systems.js';

const WARM_UP_S = 3;
const TOP = 25;

/** Where the gateway's time goes at saturation: a profile for a flame graph, and the functions that take most themselves. */
export const gatewayProfile = async (stage: Stage, seconds: number, file: string) => {
  const [port = 0] = await freePorts(1);
  const flags = [`--inspect=127.0.0.1:${port}`];
  const running = await stage.start('tessera', { limits: WIDE, flags });
  await measure(stage, running, proxied, WARM_UP_S);
  const inspector = await Inspector.connect(port);
  let requests = 0;
  const profile = await inspector.profile(async () => {
    requests = (await measure(stage, running, proxied, seconds)).perSecond * seconds;
  });
  writeFileSync(file, JSON.stringify(profile));
  const times = selfTimes(profile);
  const all = times.reduce((sum, { micros }) => sum + micros, 0);
  const rows = times.slice(0, TOP).map(({ name, where, micros }) => ({
    function: name,
    where,
    'µs a request': (micros / requests).toFixed(1),
    'of the time': `${((micros / all) * 100).toFixed(1)} %`,
  }));
  console.log(`the main thread, ${Math.round(all / requests)} µs a request:`);
  console.log(markdownTable(rows));
  console.log(`${file} has all of it, for a flame graph: speedscope, or the Performance tab of Chrome's DevTools`);
};
