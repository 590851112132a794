import { email, money, register } from '@tessera/contracts';
import { poolSettings, withKafka } from '@tessera/messaging';
import { port, serviceSettings } from '@tessera/runtime';
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';

const MIN_KEY_BITS = 2_048;

const readKey = (file: string): KeyObject | undefined => {
  try {
    return createPrivateKey(readFileSync(file));
  } catch {
    return undefined; // Unreadable, not PEM or encrypted: to whoever configures us it is one thing, the wrong file.
  }
};

/** The key of an earlier version, which had it in a file. Where none ever was, as in a new platform, there is no such file. */
const earlierKey = z.string().transform((file, context) => {
  if (!existsSync(file)) return undefined;
  const key = readKey(file);
  if (key?.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_KEY_BITS) return key;
  context.addIssue(`must name a readable PEM file with an RSA private key of at least ${MIN_KEY_BITS} bits`);
  return z.NEVER;
});

/** What `seed` needs, and everyone. */
export const databaseSettings = z.object({ DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }) });

/** With this the signing keys in the database are sealed; from a file by `KEY_ENCRYPTION_SECRET_FILE`. */
const keyEncryption = { KEY_ENCRYPTION_SECRET: z.string().min(32, 'must have at least 32 characters') };

/** What `keys` needs. */
export const keysSettings = databaseSettings.extend(keyEncryption);

/** Who may come in first, and with which password; from a file by `ADMIN_PASSWORD_FILE`. Only looked at while nobody is there. */
const firstAdmin = { ADMIN_EMAIL: email.optional(), ADMIN_PASSWORD: register.shape.password.optional() };

/** What `migrate` needs. */
export const migrateSettings = keysSettings
  .extend({ ...firstAdmin, SIGNING_KEY_FILE: earlierKey.optional() })
  .refine((given) => (given.ADMIN_EMAIL === undefined) === (given.ADMIN_PASSWORD === undefined), {
    path: ['ADMIN_EMAIL'],
    message: 'goes together with ADMIN_PASSWORD_FILE',
  });

export const userSettings = withKafka(
  serviceSettings.extend(databaseSettings.shape).extend({
    USER_PORT: port(3001),
    ...poolSettings,
    ...keyEncryption,
    CURRENCY: money.shape.currency.default('EUR'),
  }),
);

export type UserSettings = z.infer<typeof userSettings>;
