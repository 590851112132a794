import { Refusal } from '@tessera/contracts';
import { unavailable } from '../rules/unavailable.js';

/** A service that failed by itself: its caller is told nothing but that. */
export const failedBehind = (status: number): Refusal => {
  if (status === 503) return unavailable();
  return new Refusal(status === 504 ? 'UPSTREAM_TIMEOUT' : 'UPSTREAM_ERROR');
};

/** 404 and 401 keep their meaning for the caller; every other refusal of the service behind is our own fault. */
export const refusedBehind = (status: number): Refusal => {
  if (status === 404) return new Refusal('NOT_FOUND');
  if (status === 401) return new Refusal('UNAUTHENTICATED');
  return failedBehind(status);
};
