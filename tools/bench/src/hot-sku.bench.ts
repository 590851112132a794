import { type StockView } from '@tessera/contracts';
import { type RunningPlatform, type Stores } from '@tessera/stack';
import { Pool } from 'undici';
import { type ByProcess, cpuRows, servicePids, storePids, withCpu } from './cpu-shares.js';
import { type Customer, knownCustomer } from './customer.js';
import { inTurn } from './in-turn.js';
import { AT_ONCE, saturated, signUp, skus, stockUp } from './load.js';
import { markdownTable } from './markdown.js';
import { quantile } from './quantile.js';
import { ratio } from './ratio.js';

const HOT = 'BENCH-HOT';
const SCARCE = 'BENCH-SCARCE';
const FEW_PIECES = 100;
/** A round before the others warms up; a round of few pieces is long enough to sell them. */
const SHORT_S = 5;

const oneOfMany = (n: number) => [skus[n % skus.length] ?? ''];
const theHotOne = () => [HOT];
const theScarceOne = () => [SCARCE];

/** More pieces promised than there were, or than confirmed orders account for: 0, or something is broken. */
const oversold = ({ available, reserved, sold }: StockView, pieces: number, confirmed: number) =>
  Math.max(0, -available, reserved + sold - pieces, confirmed - reserved - sold);

const kinds = { mixed: oneOfMany, hot: theHotOne };
type Rounds = Record<keyof typeof kinds, { perSecond: number; cpu: ByProcess }[]>;

const medianOf = (rounds: Rounds[keyof Rounds]) =>
  quantile(
    rounds.map(({ perSecond }) => perSecond),
    0.5,
  );

const measureAll = async (customers: Customer[], pids: ByProcess, seconds: number, count: number): Promise<Rounds> => {
  const rounds: Rounds = { mixed: [], hot: [] };
  for (let round = 0; round < count; round++)
    for (const kind of inTurn(['mixed', 'hot'] as const, round)) {
      const load = (settled: () => void) => saturated(customers, seconds, { skusOf: kinds[kind], settled });
      rounds[kind].push(await withCpu(pids, load));
    }
  return rounds;
};

const print = ({ mixed, hot }: Rounds) => {
  const rates = (rounds: Rounds[keyof Rounds]) => rounds.map(({ perSecond }) => Math.round(perSecond));
  const costs = (rounds: Rounds[keyof Rounds]) => rounds.map(({ cpu }) => cpu);
  console.table({ 'orders/s, 50 SKUs': rates(mixed), 'orders/s, one SKU': rates(hot) });
  console.log(`one SKU: ${ratio(medianOf(hot), medianOf(mixed))} the mixed rate\n`);
  console.log(`${markdownTable(cpuRows({ '50 SKUs': costs(mixed), 'one SKU': costs(hot) }))}\n`);
};

/** Orders of one line, a second, when every order wants one SKU, against 50 of them in turn; and what of too few pieces is sold. */
export const hotSku = async (
  { platform, stores }: { platform: RunningPlatform; stores: Stores },
  { seconds, rounds }: { seconds: number; rounds: number },
) => {
  const gateway = new Pool(platform.url, { connections: AT_ONCE });
  const staff = await knownCustomer(gateway, 65_000, platform.credentials.staff);
  const customers = await signUp(gateway);
  await stockUp(staff, [...skus, HOT]);
  await stockUp(staff, [SCARCE], FEW_PIECES);
  await saturated(customers, SHORT_S, { skusOf: oneOfMany });
  print(await measureAll(customers, { ...servicePids(platform), ...storePids(stores) }, seconds, rounds));
  const scarce = await saturated(customers, SHORT_S, { skusOf: theScarceOne });
  const isOversold = oversold(await staff.getStock({ sku: SCARCE }), FEW_PIECES, scarce.confirmed);
  console.log(`of ${FEW_PIECES} pieces ${scarce.confirmed} were sold, ${isOversold} oversold`);
  await gateway.close();
};
