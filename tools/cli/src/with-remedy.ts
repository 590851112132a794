import { remedyFor } from '@tessera/check';

const STORE_IS_AWAY = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN/;

/** A complaint of a service's store or job; with the remedy, if it is that a store is away. */
export const withRemedy = (complaint: string, settings: { RUNS_IN?: string | undefined }): string =>
  STORE_IS_AWAY.test(complaint) ? `${complaint}: ${remedyFor(undefined, settings)}` : complaint;
