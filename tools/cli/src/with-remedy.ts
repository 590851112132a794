import { remedyFor } from '@tessera/check';
import { type GivenSettings } from '@tessera/runtime/settings';

const STORE_IS_AWAY = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN/;

/** A complaint of a service's store or job; with the remedy, if it is that a store is away. */
export const withRemedy = (complaint: string, { RUNS_IN }: GivenSettings): string =>
  STORE_IS_AWAY.test(complaint) ? `${complaint}: ${remedyFor(undefined, { RUNS_IN })}` : complaint;
