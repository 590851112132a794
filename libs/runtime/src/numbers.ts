import { z } from 'zod';

/** A whole number in decimal digits: `0x1F40`, `8e3` and nothing at all are mistakes, whatever JavaScript makes of them. */
export const wholeNumber = (min: number, max: number, hint: (text: unknown) => string = () => '') =>
  z
    .string({ error: `must be a whole number from ${min} to ${max}` })
    .refine((text) => /^\d{1,15}$/.test(text) && Number(text) >= min && Number(text) <= max, {
      error: ({ input }) => `must be a whole number from ${min} to ${max}${hint(input)}`,
    })
    .transform(Number);

/** Kubernetes does so for every Service, Docker's links did for every container, under names that may be ours. */
const injected = (text: unknown) =>
  /^\w+:\/\//.test(String(text))
    ? '. It is an address that an orchestrator puts there for a service of this name: ' +
      'set enableServiceLinks: false in the pod, or rename that Service (or container link)'
    : '';

/** A TCP port, as text in the environment. */
export const port = (fallback: number) => wholeNumber(1, 65_535, injected).default(fallback);
