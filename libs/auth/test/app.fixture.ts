import { Controller, type DynamicModule, Get, Module } from '@nestjs/common';
import { Broadcasts } from '@tessera/messaging';
import { serviceSettings, startService } from '@tessera/runtime';
import { ISSUER, SpokenBroadcasts } from '@tessera/testing';
import { connect } from 'node:net';
import { AuthModule, CurrentUser, type JwksSource, type Principal, Public, Roles } from '../src/index.js';

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
const quiet: DynamicModule = { module: QuietModule, global: true };

/** A service with one door of each kind, on a free port. */
export const startDoors = async (jwks: JwksSource, kafka = quiet) => {
  @Module({ imports: [kafka, AuthModule.forRoot({ issuer: ISSUER, jwks })], controllers: [Doors] })
  class DoorsModule {}

  const settings = serviceSettings.parse({ LOG_LEVEL: 'silent', TOKEN_ISSUER: ISSUER, JWKS_URL: ISSUER });
  const app = await startService({ name: 'doors', module: DoorsModule, settings, port: 0 });
  return { app, url: (await app.getUrl()).replace('[::1]', '127.0.0.1') };
};

/** Sends bytes as they are, for what no HTTP client would send; resolves with the status. */
export const rawStatus = (url: string, head: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(head));
    socket.once('data', (answer) => {
      resolve(Number(answer.toString('latin1').split(' ', 2)[1]));
      socket.destroy();
    });
    socket.once('error', reject);
  });
