import { wholeNumber } from '@tessera/contracts';
import { type Origin } from './database.js';

/** The settings of every service that has a database. */
export const poolSettings = {
  /** Connections to its database that an instance may have, those for requests and those for messages together. */
  POOL_SIZE: wholeNumber(4, 1_000).default(20),
};

/**
 * A third is for messages, whatever comes in by HTTP: relay, sweepers and clocks use one each for a moment, and a lane one
 * for as long as a batch takes.
 */
export const splitPool = (size: number): Record<Origin, number> => {
  const message = Math.ceil(size / 3);
  return { message, request: size - message };
};
