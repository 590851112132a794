import { type DynamicModule, Module } from '@nestjs/common';
import { PostgresDatabase, PostgresModule } from '@tessera/messaging/postgres';
import { Health, Log } from '@tessera/runtime';
import { type UserSettings } from '../settings.js';
import { CreditReader } from './credit.reader.js';
import { databaseAt } from './database.js';
import { KeyRing } from './key-ring.js';
import { KeyRingReader } from './key-ring.reader.js';
import { LedgerStore } from './ledger.store.js';
import { Passwords } from '../credentials/passwords.js';
import { PeopleReader } from './people.reader.js';
import { PeopleStore } from './people.store.js';
import { RefreshTokens } from './refresh-tokens.js';
import { Sealing } from './sealing.js';

/** The only doors to the tables, how a password is kept, and the keys that were read last. */
@Module({})
export class StoreModule {
  static with(
    { DATABASE_URL, POOL_SIZE, CURRENCY, KEY_ENCRYPTION_SECRET }: UserSettings,
    ring: KeyRing,
  ): DynamicModule {
    const doors = [
      PeopleStore,
      PeopleReader,
      Passwords,
      RefreshTokens,
      { provide: KeyRing, useValue: ring },
      {
        provide: LedgerStore,
        inject: [PostgresDatabase],
        useFactory: (database: PostgresDatabase) => new LedgerStore(database, CURRENCY),
      },
      {
        provide: CreditReader,
        inject: [PostgresDatabase],
        useFactory: (database: PostgresDatabase) => new CreditReader(database, CURRENCY),
      },
    ];
    const reader = {
      provide: KeyRingReader,
      inject: [PostgresDatabase, Log, Health],
      useFactory: (database: PostgresDatabase, log: Log, health: Health) => {
        const reader = new KeyRingReader(database, ring, new Sealing(KEY_ENCRYPTION_SECRET), log);
        health.register('signing', () => reader.check());
        return reader;
      },
    };
    return {
      module: StoreModule,
      imports: [PostgresModule.forRoot({ ...databaseAt(DATABASE_URL), poolSize: POOL_SIZE })],
      providers: [...doors, reader],
      exports: doors,
    };
  }
}
