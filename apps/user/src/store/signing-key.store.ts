import { Store } from '@tessera/messaging';
import { type PostgresDatabase } from '@tessera/messaging/postgres';
import { type EntityManager } from 'typeorm';
import { type SigningKeys } from '../domain/signing-keys.js';
import { SOURCE } from './database.js';
import { lockSigningKeys, saveSigningKeys } from './signing-key.schema.js';

/** The only door to signing keys. All are locked at once: who follows whom depends on all of them. */
export class SigningKeyStore extends Store<SigningKeys, never, EntityManager> {
  constructor(database: PostgresDatabase) {
    super(database, SOURCE);
  }

  protected load(_keys: object, tx: EntityManager) {
    return lockSigningKeys(tx);
  }

  protected flush(keys: SigningKeys, tx: EntityManager) {
    return saveSigningKeys(keys, tx);
  }
}
