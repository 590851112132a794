import { Refusal } from '@tessera/contracts';
import { type OnceOnly, onceOnly } from './once-only.js';

const KEY = /^.{1,128}$/s;

/** The value of `Idempotency-Key`: undefined without one. Throws VALIDATION_FAILED when it is empty, too long, or there are several. */
export const idempotencyKey = (header: string | readonly string[] | undefined): string | undefined => {
  if (header === undefined) return undefined;
  if (typeof header === 'string' && KEY.test(header)) return header;
  const errors = [{ pointer: 'header/idempotency-key', detail: 'must be 1 to 128 characters' }];
  throw new Refusal('VALIDATION_FAILED', { errors });
};

/**
 * Of all ways to write one target (`/v1/%6Frders`, the absolute form, a query) the route (`/v1/orders/:id/cancel`) and its
 * parameters are the same. The same thing may be named in upper or lower case (UUIDs); no two things differ by case alone.
 */
export const scopePath = (route: string, params: unknown): string =>
  [route, ...Object.values(Object(params)).map((value) => encodeURIComponent(String(value)))].join(' ').toLowerCase();

/** The parts of a request that tell one key from another. */
export interface KeyedRequest {
  /** `Idempotency-Key`. */
  header: string | readonly string[] | undefined;
  /** Id of the caller; empty for nobody. */
  user: string;
  method: string;
  /** Of the matched route: `/v1/orders/:id/cancel`. */
  route: string;
  params: unknown;
  body: unknown;
}

/** What a POST with an `Idempotency-Key` does once only: undefined without a key, and throws as `idempotencyKey` does. */
export const readKey = ({ header, user, method, route, params, body }: KeyedRequest): OnceOnly | undefined => {
  const key = idempotencyKey(header);
  if (key === undefined) return undefined;
  // Where no body is needed, an empty one says the same.
  return onceOnly({ user, method, path: scopePath(route, params), key, body: body ?? {} });
};
