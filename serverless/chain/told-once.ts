import { type Once } from '@tessera/messaging/once';
import { type Told } from './outcome.js';

/** The answer to a request with an Idempotency-Key; a replayed one is marked. */
export const toldOnce = (status: Told['status'], { body, replayed }: Once<unknown>): Told => ({
  status,
  data: body,
  ...(replayed && { headers: { 'idempotency-replayed': 'true' } }),
});
