import * as z from 'zod';

/** Where an HTTP server or a broker answers. */
export const url = z.url({ protocol: /^https?$/ });
