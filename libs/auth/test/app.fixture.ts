import { Controller, type DynamicModule, Get, Module } from '@nestjs/common';
import { Broadcasts } from '@tessera/messaging';
import { serviceSettings, startService } from '@tessera/runtime';
import { ISSUER, SpokenBroadcasts } from '@tessera/testing';
import {
  AuthModule,
  type AuthOptions,
  CurrentUser,
  type JwksSource,
  type Principal,
  Public,
  Roles,
} from '../src/index.js';

@Controller()
class Doors {
  @Get('mine')
  mine(@CurrentUser() user: Principal) {
    return { id: user.id, sessionId: user.sessionId, roles: user.roles, isStaff: user.isStaff };
  }

  @Get('staff')
  @Roles('staff')
  staff() {
    return {};
  }

  @Get('admin')
  @Roles('admin')
  admin() {
    return {};
  }

  @Get('open')
  @Public()
  open(@CurrentUser() user: Principal | undefined) {
    return { id: user?.id ?? null };
  }

  @Get('greeting')
  @Public({ identify: true })
  greeting(@CurrentUser() user: Principal | undefined) {
    return { id: user?.id ?? null };
  }
}

/** Without Kafka: nobody says that a session has ended. */
@Module({ providers: [{ provide: Broadcasts, useClass: SpokenBroadcasts }], exports: [Broadcasts] })
class QuietModule {}
export const quiet: DynamicModule = { module: QuietModule, global: true };

/** A service with one door of each kind, on a free port. */
export const startDoors = async (jwks: JwksSource, kafka = quiet, options: Partial<AuthOptions> = {}) => {
  @Module({ imports: [kafka, AuthModule.forRoot({ issuer: ISSUER, jwks, ...options })], controllers: [Doors] })
  class DoorsModule {}

  const settings = serviceSettings.parse({ LOG_LEVEL: 'silent', TOKEN_ISSUER: ISSUER, JWKS_URL: ISSUER });
  const app = await startService({ name: 'doors', module: DoorsModule, settings, port: 0 });
  return { app, url: (await app.getUrl()).replace('[::1]', '127.0.0.1') };
};
