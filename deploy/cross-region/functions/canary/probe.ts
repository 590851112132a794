import { type LookupAddress } from 'node:dns';
import { attempt, type Sent, type Way } from '../exchange/attempt.js';
import { type Failure } from '../exchange/failure.js';

/** For the answer, once the connection stands. */
const ANSWER_MS = 3_000;

/** What an address did. */
export interface Probed {
  address: string;
  /** What it answered. */
  status?: number;
  /** Why it did not. */
  failure?: Failure;
  ms: number;
  /** How long TCP took to connect. */
  roundTripMs?: number | undefined;
}

/** Asks one address of a name, over a connection of its own. */
export const probe = async (
  address: LookupAddress,
  sent: Sent,
  connectMs: number,
  agent: Way['agent'],
): Promise<Probed> => {
  const began = performance.now();
  const way: Way = { agent, resolve: async () => [address] };
  const tried = await attempt(sent, { connectMs, attemptMs: connectMs + ANSWER_MS }, way);
  const probed = { address: address.address, ms: performance.now() - began };
  return 'failure' in tried
    ? { ...probed, failure: tried.failure }
    : { ...probed, status: tried.answer.status, roundTripMs: tried.roundTripMs };
};
