import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from '@tessera/auth';
import { MessagingModule } from '@tessera/messaging';
import { PostgresDatabase, PostgresModule } from '@tessera/messaging/postgres';
import { type Settings } from './config.js';
import { ReserveCreditListener } from './reserve-credit/reserve-credit.listener.js';
import { AccessTokens } from './log-in/access-tokens.js';
import { LogInController } from './log-in/log-in.controller.js';
import { LogInHandler } from './log-in/log-in.handler.js';
import { ManageUsersController } from './manage-users/manage-users.controller.js';
import { ManageUsersHandler } from './manage-users/manage-users.handler.js';
import { PayCreditController } from './pay-credit/pay-credit.controller.js';
import { PublishKeysController } from './publish-keys/publish-keys.controller.js';
import { RegisterUserController } from './register-user/register-user.controller.js';
import { RegisterUserHandler } from './register-user/register-user.handler.js';
import { CreditReader } from './store/credit.reader.js';
import { databaseAt } from './store/database.js';
import { LedgerStore } from './store/ledger.store.js';
import { Passwords } from './store/passwords.js';
import { PeopleReader } from './store/people.reader.js';
import { PeopleStore } from './store/people.store.js';
import { SigningKey } from './store/signing-key.js';
import { ViewCreditController } from './view-credit/view-credit.controller.js';
import { ViewProfileController } from './view-profile/view-profile.controller.js';

/** People, their credentials and their credit. Each controller and listener is the door of a room of the same name. */
@Module({})
export class AppModule {
  static with(config: Settings, key: SigningKey): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PostgresModule.forRoot({ ...databaseAt(config.DATABASE_URL), poolSize: config.POOL_SIZE }),
        MessagingModule.forRoot('user', config),
        AuthModule.forRoot({ issuer: config.TOKEN_ISSUER, jwks: key.publicKeys }),
      ],
      controllers: [
        RegisterUserController,
        LogInController,
        PublishKeysController,
        ViewProfileController,
        ViewCreditController,
        ManageUsersController,
        PayCreditController,
      ],
      providers: [...cellar(config), ...rooms(config, key)],
    };
  }
}

const cellar = ({ CURRENCY }: Settings) => [
  PeopleStore,
  PeopleReader,
  Passwords,
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

const rooms = ({ TOKEN_ISSUER }: Settings, key: SigningKey) => [
  { provide: SigningKey, useValue: key },
  { provide: AccessTokens, useValue: new AccessTokens(key, TOKEN_ISSUER) },
  RegisterUserHandler,
  LogInHandler,
  ManageUsersHandler,
  ReserveCreditListener,
];
