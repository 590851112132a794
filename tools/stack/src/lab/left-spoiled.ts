import { type Environment } from '../provision/environment.js';
import { forgetSpoiled, maybeSpoiled } from './spoiled-mark.js';

/** Mends what a run that was killed has left spoiled. */
export const mendLeftSpoiled = async (dir: string, inventory: Environment): Promise<void> => {
  if (!maybeSpoiled(dir)) return;
  const { mendStocks } = await import('./spoiled-products.js');
  await mendStocks(inventory);
  forgetSpoiled(dir);
};
