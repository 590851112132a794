import { type DynamicModule, Module } from '@nestjs/common';
import { AdminModule } from '@tessera/admin';
import { AuthModule } from '@tessera/auth';
import { MessagingModule } from '@tessera/messaging';
import { ChangePasswordController } from './change-password/change-password.controller.js';
import { ChangePasswordHandler } from './change-password/change-password.handler.js';
import { LogInController } from './log-in/log-in.controller.js';
import { LogInHandler } from './log-in/log-in.handler.js';
import { LogOutController } from './log-out/log-out.controller.js';
import { ManageUsersController } from './manage-users/manage-users.controller.js';
import { ManageUsersHandler } from './manage-users/manage-users.handler.js';
import { PayCreditController } from './pay-credit/pay-credit.controller.js';
import { PublishKeysController } from './publish-keys/publish-keys.controller.js';
import { RefreshSessionController } from './refresh-session/refresh-session.controller.js';
import { RefreshSessionHandler } from './refresh-session/refresh-session.handler.js';
import { RegisterUserController } from './register-user/register-user.controller.js';
import { RegisterUserHandler } from './register-user/register-user.handler.js';
import { ReserveCreditListener } from './reserve-credit/reserve-credit.listener.js';
import { type UserSettings } from './settings.js';
import { AccessTokens } from './credentials/access-tokens.js';
import { KeyRing } from './store/key-ring.js';
import { BooksReader } from './store/books.reader.js';
import { StoreModule } from './store/store.module.js';
import { ViewCreditController } from './view-credit/view-credit.controller.js';
import { ViewProfileController } from './view-profile/view-profile.controller.js';

/** People, their credentials and their credit. Each controller and listener is the door of a room of the same name. */
@Module({})
export class AppModule {
  static with(settings: UserSettings): DynamicModule {
    const ring = new KeyRing();
    return {
      module: AppModule,
      imports: [
        StoreModule.with(settings, ring),
        MessagingModule.forRoot('user', settings),
        AdminModule.forRoot('user', BooksReader),
        AuthModule.forRoot({ issuer: settings.TOKEN_ISSUER, jwks: () => ring.publicKeys }),
      ],
      controllers: [
        RegisterUserController,
        LogInController,
        RefreshSessionController,
        LogOutController,
        ChangePasswordController,
        PublishKeysController,
        ViewProfileController,
        ViewCreditController,
        ManageUsersController,
        PayCreditController,
      ],
      providers: [
        { provide: AccessTokens, useValue: new AccessTokens(ring, settings.TOKEN_ISSUER) },
        RegisterUserHandler,
        LogInHandler,
        RefreshSessionHandler,
        ChangePasswordHandler,
        ManageUsersHandler,
        ReserveCreditListener,
      ],
    };
  }
}
