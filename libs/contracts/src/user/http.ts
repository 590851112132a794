import * as z from 'zod';
import { id, instant, text } from '../text.js';
import { pageQuery } from '../page.js';

const MAX_CREDIT_LIMIT = 1_000_000_000_000;

/** What a person may do: `admin` includes `staff`, everyone is a `customer`. */
export const role = z.enum(['customer', 'staff', 'admin']).meta({ id: 'Role' });
export const userStatus = z.enum(['active', 'blocked']).meta({ id: 'UserStatus' });

/** An e-mail address in its one stored form: trimmed, lower case, NFC, at most 254 characters. The form is its own form. */
export const email = text(3, 1000)
  .transform((address) => address.trim().normalize('NFC').toLowerCase().normalize('NFC'))
  .pipe(
    z
      .string()
      .max(254)
      .regex(/^[^\s@]+@[^\s@]+$/, 'must be an e-mail address'),
  )
  .meta({
    description: 'Trimmed, in lower case and NFC, and compared in that form; at most 254 characters then',
    example: 'ada@example.org',
  });

/** Body of `POST /v1/auth/register`. */
export const register = z.strictObject({ email, password: text(12, 128), name: text(1, 100) }).meta({ id: 'Register' });

/** Body of `POST /v1/auth/login`. A password of any length is looked at, so that a short one is just a wrong one. */
export const logIn = z.strictObject({ email, password: text(1, 128) }).meta({ id: 'LogIn' });

/** Body of `POST /v1/auth/refresh` and `/logout`. A refresh token is opaque; what was given to nobody is unknown, whatever it looks like. */
export const refresh = z.strictObject({ refreshToken: text(1, 200) }).meta({ id: 'Refresh' });

/** Body of `POST /v1/auth/password`. */
export const changePassword = z
  .strictObject({ currentPassword: logIn.shape.password, newPassword: register.shape.password })
  .meta({ id: 'ChangePassword' });

/** Answer of login and refresh. */
export const tokens = z
  .object({
    accessToken: z.string(),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int().describe('Of the access token, in seconds'),
    refreshToken: z.string(),
  })
  .meta({ id: 'Tokens' });

/** Public keys (RFC 7517): RSA keys, `n` and `e` in base64url. */
export const jwks = z
  .object({
    keys: z.array(
      z.object({
        kty: z.literal('RSA'),
        kid: z.string(),
        use: z.literal('sig'),
        alg: z.literal('RS256'),
        n: z.string(),
        e: z.string(),
      }),
    ),
  })
  .meta({ id: 'KeySet' });

/** A person as the API shows them. */
export const userView = z
  .object({
    id,
    email: z.string(),
    name: z.string(),
    roles: z.array(role),
    status: userStatus,
    version: z.int().describe('Counts the changes'),
    createdAt: instant,
  })
  .meta({ id: 'User' });

/** Body of `PATCH /v1/users/me`. */
export const renameUser = z.strictObject({ name: text(1, 100) }).meta({ id: 'RenameUser' });

/** Body of `PATCH /v1/users/{id}`: what an admin may change. */
export const changeUser = z
  .strictObject({
    status: userStatus.optional(),
    creditLimit: z.int().min(0).max(MAX_CREDIT_LIMIT).describe('In minor units').optional(),
    roles: z.array(role).min(1).max(3).optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'must change something')
  .meta({ id: 'ChangeUser', description: 'At least one of them', minProperties: 1 });

/** Query of `GET /v1/users`; `email` is compared in its stored form. */
export const listUsers = z.strictObject({
  email: email.optional(),
  ...pageQuery,
});

/** Body of `POST /v1/users/{id}/credit/payments`. */
export const payCredit = z
  .strictObject({ amount: z.int().min(1).max(MAX_CREDIT_LIMIT).describe('What was paid back, in minor units') })
  .meta({ id: 'PayCredit' });

/** A credit account as the API shows it. */
export const creditView = z
  .object({
    limit: z.int(),
    held: z.int().describe('By orders that are not confirmed yet'),
    spent: z.int().describe('By confirmed orders, less payments'),
    available: z.int(),
    currency: z.string(),
  })
  .meta({ id: 'CreditAccount', description: 'In minor units: `available` = `limit` − `held` − `spent`' });

export type Role = z.infer<typeof role>;
export type UserStatus = z.infer<typeof userStatus>;
export type Register = z.infer<typeof register>;
export type LogIn = z.infer<typeof logIn>;
export type Refresh = z.infer<typeof refresh>;
export type ChangePassword = z.infer<typeof changePassword>;
export type Tokens = z.infer<typeof tokens>;
export type UserView = z.infer<typeof userView>;
export type RenameUser = z.infer<typeof renameUser>;
export type ChangeUser = z.infer<typeof changeUser>;
export type ListUsers = z.infer<typeof listUsers>;
export type PayCredit = z.infer<typeof payCredit>;
export type CreditView = z.infer<typeof creditView>;
