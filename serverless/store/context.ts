import { type RequestContext } from '@tessera/runtime/rules';
import { AsyncLocalStorage } from 'node:async_hooks';

/** What the events of a change say of why it came about. */
export interface Cause extends RequestContext {
  /** How many events led to this change, one by the other: a request is 0. The bridge stops a chain that does not end. */
  hop: number;
}

/** The cause of the work that is running; each call of a function has one. */
export const cause = new AsyncLocalStorage<Cause>();
