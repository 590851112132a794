import { Refusal } from '@tessera/contracts';

const LONGEST = 128;

/** The header's value, undefined without the header. Throws VALIDATION_FAILED when it is empty or too long. */
export const idempotencyKey = (header: string | undefined): string | undefined => {
  if (header === undefined || (header.length >= 1 && header.length <= LONGEST)) return header;
  const errors = [{ pointer: 'header/idempotency-key', detail: `must be 1 to ${LONGEST} characters` }];
  throw new Refusal('VALIDATION_FAILED', { errors });
};
