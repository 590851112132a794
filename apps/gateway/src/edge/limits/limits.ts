import * as z from 'zod';

const limit = (quota: number, seconds: number) =>
  z
    .strictObject({
      quota: z.int().min(1).max(1_000_000).default(quota),
      seconds: z.int().min(1).max(3_600).default(seconds),
    })
    .prefault({});

/**
 * The document LIMITS, for example `{"user":{"quota":600,"seconds":60}}`; what it does not name stays as the contract
 * has it (docs/api.md, Limits).
 */
export const limits = z.strictObject({
  /** All that comes from one address, whatever becomes of it. */
  address: limit(300, 60),
  /** A 401 to a token, a login or a refresh, per address; beyond it all that carries credentials is refused. */
  failedAuthentications: limit(20, 60),
  user: limit(600, 60),
  /** A user's requests that change something. */
  writes: limit(120, 60),
  login: limit(10, 60),
  register: limit(10, 60),
  refresh: limit(10, 60),
  /** Wrong passwords for one e-mail address, from wherever they come. */
  loginFailures: limit(5, 60),
});

export type Limits = z.infer<typeof limits>;
export type Limit = Limits[keyof Limits];
