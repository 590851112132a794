import { Refusal } from '@tessera/contracts';
import { createHash } from 'node:crypto';

/** A POST that carries an Idempotency-Key: who, what and where, and a hash of the body. */
export interface OnceOnly {
  /** User, method, route with its parameters, and key: the same key means another thing elsewhere. */
  scope: string;
  bodyHash: string;
}

/** The scope and hash of a request. `path` is that of the matched route, with its parameters. */
export const onceOnly = (request: {
  user: string;
  method: string;
  path: string;
  key: string;
  body: unknown;
}): OnceOnly => ({
  scope: [request.user, request.method, request.path, request.key].join(' '),
  bodyHash: createHash('sha256')
    .update(JSON.stringify(request.body ?? null, inOrder))
    .digest('hex'),
});

/** White space and the order of keys mean nothing in JSON (RFC 8259 §4). */
const inOrder = (_: string, value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : value;

/** What the first call was answered. */
export interface KeptAnswer {
  bodyHash: string;
  body: unknown;
}

/** The kept body, or a refusal when the key came with another body. */
export const replay = (kept: KeptAnswer, once: OnceOnly): unknown => {
  if (kept.bodyHash !== once.bodyHash) throw new Refusal('IDEMPOTENCY_MISMATCH');
  return kept.body;
};
