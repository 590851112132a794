import { join } from 'node:path';
import { markdownTable } from '../markdown.js';
import { quantile } from '../quantile.js';
import { badUsers } from './bad-tokens.js';
import { type Running, type Stage } from './stage.js';
import { steadyLoad, type Waited } from './steady-load.js';
import { proxied } from './systems.js';
import { writeUsers } from './users.js';
import { wrk } from './wrk.js';

const WARM_UP_S = 3;
/** Of all good users together: below the default limits of each, 300 a minute and address. */
const GOOD_PER_SECOND = 200;

const p99Of = (rounds: readonly Waited[]) =>
  quantile(
    rounds.map(({ p99 }) => p99),
    0.5,
  );

const row = (label: string, rounds: readonly Waited[], badPerSecond: number) => ({
  "good users' requests": label,
  'p50, ms': quantile(
    rounds.map(({ p50 }) => p50),
    0.5,
  ).toFixed(2),
  'p99, ms': p99Of(rounds).toFixed(2),
  failed: rounds.reduce((sum, { failed }) => sum + failed, 0),
  'bad ones a second': Math.round(badPerSecond),
});

/** Good users at a steady rate, and with them, at full speed, whoever has a bad token. */
const underAttack = async (stage: Stage, { origin }: Running, seconds: number) => {
  const usersFile = join(stage.dir, 'bad-users.txt');
  writeUsers(usersFile, badUsers(stage.signer));
  const attack = wrk({ url: origin + proxied.path, usersFile, seconds: seconds + 1, ids: 0 });
  const good = await atEase(stage, origin, seconds);
  return { good, bad: await attack };
};

const atEase = (stage: Stage, origin: string, seconds: number) =>
  steadyLoad({ url: origin + proxied.path, users: stage.newUsers(), perSecond: GOOD_PER_SECOND, seconds });

/** What 10,000 bad tokens at full speed, from four addresses, cost those who have good ones. */
export const gatewayAttack = async (stage: Stage, { seconds, rounds }: { seconds: number; rounds: number }) => {
  const running = await stage.start('tessera');
  await atEase(stage, running.origin, WARM_UP_S);
  const [alone, beside]: [Waited[], Waited[]] = [[], []];
  const bad: number[] = [];
  for (let round = 0; round < rounds; round++) {
    console.log(`round ${round + 1} of ${rounds}`);
    alone.push(await atEase(stage, running.origin, seconds));
    const attacked = await underAttack(stage, running, seconds);
    beside.push(attacked.good);
    bad.push(attacked.bad.perSecond);
    if (attacked.bad.refused < attacked.bad.requests) console.log('A bad token was let through');
  }
  console.log(markdownTable([row('alone', alone, 0), row('beside bad tokens', beside, quantile(bad, 0.5))]));
  console.log(`p99: ${(p99Of(beside) / p99Of(alone)).toFixed(2)} ×, the target is 2 ×`);
};
