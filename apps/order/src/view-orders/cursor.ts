import { id, Refusal } from '@tessera/contracts';

/** A place in the list as the caller carries it: an order's id, opaque on purpose. */
export const encodeCursor = (orderId: string) => Buffer.from(orderId).toString('base64url');

/** The id in a cursor; 400 VALIDATION_FAILED for one that we did not make. */
export const decodeCursor = (cursor: string): string => {
  const read = id.safeParse(Buffer.from(cursor, 'base64url').toString());
  if (read.success) return read.data;
  throw new Refusal('VALIDATION_FAILED', {
    errors: [{ pointer: 'query/cursor', detail: 'is not a cursor of this list' }],
  });
};
