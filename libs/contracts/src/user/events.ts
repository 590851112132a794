import * as z from 'zod';
import { EventType } from '../event-type.js';
import { money } from '../money.js';
import { id, instant } from '../text.js';
import { role } from './http.js';

const hold = z.object({ orderId: id, customerId: id });

/** The order's total is held on the customer's credit. */
export const creditReserved = new EventType('credit.reserved.v1', 'credit', hold.extend({ amount: money }));

/** Nothing is held: the limit does not allow it, or the customer is blocked or unknown. */
export const creditRejected = new EventType(
  'credit.rejected.v1',
  'credit',
  hold.extend({ reason: z.enum(['CREDIT_LIMIT_EXCEEDED', 'CUSTOMER_BLOCKED']) }),
);

/** What was held for a confirmed order is spent. */
export const creditCaptured = new EventType('credit.captured.v1', 'credit', hold.extend({ amount: money }));

/** What was held or spent for a rejected or cancelled order is free again; sent only when there was anything. */
export const creditReleased = new EventType('credit.released.v1', 'credit', hold.extend({ amount: money }));

/** The whole state of a user after a change. Tokens issued before `sessionsValidFrom`, or of an ended session, are refused. */
export const userChanged = new EventType(
  'user.changed.v1',
  'users',
  z.object({
    id,
    name: z.string(),
    status: z.enum(['active', 'blocked']),
    roles: z.array(role),
    sessionsValidFrom: instant,
    sessionsEnded: z.array(z.object({ sid: id, at: instant })),
  }),
);
