import { Refusal } from '@tessera/contracts';

/** What this depends on cannot be reached: nothing was kept, and the same request may work in two seconds. */
export const unavailable = (): Refusal => new Refusal('UPSTREAM_UNAVAILABLE', { headers: { 'retry-after': '2' } });
