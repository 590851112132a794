import { type DynamicModule, Module } from '@nestjs/common';
import { PostgresDatabase, PostgresModule } from '@tessera/messaging/postgres';
import { type UserSettings } from '../settings.js';
import { CreditReader } from './credit.reader.js';
import { databaseAt } from './database.js';
import { LedgerStore } from './ledger.store.js';
import { Passwords } from './passwords.js';
import { PeopleReader } from './people.reader.js';
import { PeopleStore } from './people.store.js';
import { RefreshTokens } from './refresh-tokens.js';

/** The only doors to the tables, and how a password is kept. */
@Module({})
export class StoreModule {
  static with({ DATABASE_URL, POOL_SIZE, CURRENCY }: UserSettings): DynamicModule {
    const doors = [
      PeopleStore,
      PeopleReader,
      Passwords,
      RefreshTokens,
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
    return {
      module: StoreModule,
      imports: [PostgresModule.forRoot({ ...databaseAt(DATABASE_URL), poolSize: POOL_SIZE })],
      providers: doors,
      exports: doors,
    };
  }
}
