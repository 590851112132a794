import * as z from 'zod';

/**
 * A whole number as text, of a query or the environment, in decimal digits: `0x1F40`, `8e3`, `+5` and nothing at all are
 * mistakes, whatever JavaScript makes of them. `hint` says more about a wrong one.
 */
export const wholeNumber = (min: number, max: number, hint: (text: unknown) => string = () => '') =>
  z
    .string({ error: `must be a whole number from ${min} to ${max}` })
    .refine((text) => /^\d{1,15}$/.test(text) && Number(text) >= min && Number(text) <= max, {
      error: ({ input }) => `must be a whole number from ${min} to ${max}${hint(input)}`,
    })
    .transform(Number)
    .meta({ type: 'integer', minimum: min, maximum: max });
