import * as z from 'zod';

/** The most that any amount of money may be, in minor units: far below 2^53, so sums stay exact. */
export const MAX_AMOUNT = 1_000_000_000_000_000;

/** One currency serves the whole platform. */
export const money = z
  .object({
    amount: z.int().min(0).max(MAX_AMOUNT).describe('Whole minor units, for example cents'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code')
      .describe('ISO 4217'),
  })
  .meta({ id: 'Money' });

export type Money = z.infer<typeof money>;
