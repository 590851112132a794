import { type Values } from '../case.js';

/** Dead addresses are given up soon, and there is time enough for a living one, on a busy machine too. */
export const brisk: Values = { client: { ConnectMs: '500' } };

/**
 * Where nothing answers at all, the shipped patience of 10 s only costs time. There is no third attempt, for which too little would
 * be left to say for sure how it ends.
 */
export const hasty: Values = { client: { ConnectMs: '500', TotalMs: '2500', Attempts: '2' } };
