import { type Values } from '../case.js';

/** Where nothing answers, the shipped patience of 10 s only costs time. */
export const hasty: Values = { client: { TotalMs: '2500', ConnectMs: '500' } };

/** Dead addresses are given up soon, and there is time enough for a living one, on a busy machine too. */
export const brisk: Values = { client: { ConnectMs: '500' } };
