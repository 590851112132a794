import { type StockView } from '@tessera/contracts';
import { type RunningPlatform } from '@tessera/stack';
import { Pool } from 'undici';
import { knownCustomer } from './customer.js';
import { AT_ONCE, saturated, signUp, skus, stockUp } from './load.js';
import { quantile } from './quantile.js';

const ROUNDS = 3;
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

/** Orders of one line, a second, when every order wants one SKU, against 50 of them in turn; and what of too few pieces is sold. */
export const hotSku = async (platform: RunningPlatform, seconds: number) => {
  const gateway = new Pool(platform.url, { connections: AT_ONCE });
  const staff = await knownCustomer(gateway, 65_000, platform.credentials.staff);
  const customers = await signUp(gateway);
  await stockUp(staff, [...skus, HOT]);
  await stockUp(staff, [SCARCE], FEW_PIECES);
  const stockOf = (sku: string) => staff.getStock({ sku });
  await saturated(customers, SHORT_S, oneOfMany);
  const rates: Record<'mixed' | 'hot', number[]> = { mixed: [], hot: [] };
  for (let round = 0; round < ROUNDS; round++) {
    rates.mixed.push((await saturated(customers, seconds, oneOfMany)).perSecond);
    rates.hot.push((await saturated(customers, seconds, theHotOne)).perSecond);
  }
  const scarce = await saturated(customers, SHORT_S, theScarceOne);
  const [mixed, hot] = [quantile(rates.mixed, 0.5), quantile(rates.hot, 0.5)];
  console.table({ 'orders/s, 50 SKUs': rates.mixed.map(Math.round), 'orders/s, one SKU': rates.hot.map(Math.round) });
  console.log(`one SKU: ${(hot / mixed).toFixed(2)} x the mixed rate`);
  const isOversold = oversold(await stockOf(SCARCE), FEW_PIECES, scarce.confirmed);
  console.log(`of ${FEW_PIECES} pieces ${scarce.confirmed} were sold, ${isOversold} oversold`);
  await gateway.close();
};
