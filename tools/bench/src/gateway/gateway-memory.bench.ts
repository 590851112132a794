import { markdownTable } from '../markdown.js';
import { memoryOf } from '../memory.js';
import { measure } from './measure.js';
import { type Stage, WIDE } from './stage.js';
import { proxied } from './systems.js';

/** The gateway's memory after each minute at saturation: what it is after the first one it must stay. */
export const gatewayMemory = async (stage: Stage, minutes: number) => {
  const running = await stage.start('tessera', { limits: WIDE });
  const rows = [{ minute: 0, 'requests/s': 0, 'memory, MB': memoryOf(running.pid) }];
  for (let minute = 1; minute <= minutes; minute++) {
    const { perSecond } = await measure(stage, running, proxied, 60);
    rows.push({ minute, 'requests/s': Math.round(perSecond), 'memory, MB': memoryOf(running.pid) });
    console.log(`minute ${minute} of ${minutes}: ${memoryOf(running.pid)} MB`);
  }
  console.log(markdownTable(rows));
};
