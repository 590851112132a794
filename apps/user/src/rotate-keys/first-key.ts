import { PostgresDatabase } from '@tessera/messaging/postgres';
import { type DataSource } from 'typeorm';
import type * as z from 'zod';
import { type migrateSettings } from '../settings.js';
import { newSigningKey, sealedKey } from '../store/sealed-key.js';
import { Sealing } from '../store/sealing.js';
import { SigningKeyStore } from '../store/signing-key.store.js';
import { readSigningKeys } from '../store/signing-key.schema.js';

/** Without a key that signs nobody can log in, and the service is not ready. */
export const hasSigningKey = async (source: DataSource): Promise<boolean> =>
  (await readSigningKeys(source)).keys.length > 0;

/**
 * Makes the first signing key, or takes the one that an earlier version had in a file, so that its tokens stay good. Once
 * there is one it does nothing. Answers the id of a new one; of two jobs that make one at once, the one that came first.
 */
export const firstKey = async (
  source: DataSource,
  settings: Pick<z.infer<typeof migrateSettings>, 'KEY_ENCRYPTION_SECRET' | 'SIGNING_KEY_FILE'>,
): Promise<string | undefined> => {
  if (await hasSigningKey(source)) return undefined;
  const sealing = new Sealing(settings.KEY_ENCRYPTION_SECRET);
  const earlier = settings.SIGNING_KEY_FILE;
  const key = earlier ? await sealedKey(earlier, sealing) : await newSigningKey(sealing);
  const store = new SigningKeyStore(new PostgresDatabase(source), sealing);
  const signer = await store.change(
    {},
    (keys) => keys.begin(key),
    (keys) => keys.signer?.kid,
  );
  return signer === key.kid ? key.kid : undefined;
};
