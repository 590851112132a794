import { explain } from '@tessera/command';
import { type App, type LabCheck } from '@tessera/contracts';
import { type Environment } from '../provision/environment.js';

/** A frozen store lets nobody know that it will not answer. */
const WITHIN_MS = 20_000;

/** All invariants over all stores; while one cannot be read, why. */
export const lookAtPlatform = async (env: Record<App, Environment>, settleSeconds: number): Promise<LabCheck> => {
  const { addressesIn, checkPlatform } = await import('@tessera/check');
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('a store does not answer')), WITHIN_MS).unref();
  const look = checkPlatform(
    addressesIn((service) => env[service]),
    { settleSeconds },
  );
  try {
    const verdicts = await Promise.race([look, late.promise]);
    return { at: new Date().toISOString(), verdicts, problem: null };
  } catch (error) {
    return { at: new Date().toISOString(), verdicts: [], problem: explain(error).slice(0, 500) };
  } finally {
    clearTimeout(timer);
    look.catch(() => {});
  }
};
