import { Store } from '@tessera/messaging';
import { type PostgresDatabase } from '@tessera/messaging/postgres';
import { type EntityManager } from 'typeorm';
import { type SigningKey, type SigningKeys } from '../domain/signing-keys.js';
import { SOURCE } from './database.js';
import { openKey } from './sealed-key.js';
import { type Sealing } from './sealing.js';
import { lockSigningKeys, readSigningKeys, saveSigningKeys, signingKeysAt } from './signing-key.schema.js';

/**
 * The only door to signing keys. All are locked at once: who follows whom depends on all of them that our secret opens. The
 * others stay as they are.
 */
export class SigningKeyStore extends Store<SigningKeys, never, EntityManager> {
  constructor(
    private readonly postgres: PostgresDatabase,
    private readonly sealing: Sealing,
  ) {
    super(postgres, SOURCE);
  }

  /** As they are now, without a lock. */
  async read(): Promise<SigningKeys> {
    return this.sorted(await readSigningKeys(this.postgres.source));
  }

  protected async load(_keys: object, tx: EntityManager) {
    return this.sorted(await lockSigningKeys(tx));
  }

  protected flush(keys: SigningKeys, tx: EntityManager) {
    return saveSigningKeys(keys, tx);
  }

  private async sorted({ keys, now }: { keys: SigningKey[]; now: Date }): Promise<SigningKeys> {
    const tried = await Promise.all(keys.map(async (key) => ({ key, opens: await openKey(key, this.sealing) })));
    const those = (open: boolean) => tried.filter(({ opens }) => Boolean(opens) === open).map(({ key }) => key);
    return signingKeysAt(those(true), now, those(false));
  }
}
