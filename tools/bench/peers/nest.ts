// The peer of the tutorials: Nest on Fastify, passport-jwt, @nestjs/throttler, and answers read as JSON and written again.
import 'reflect-metadata';
import { Controller, Get, Injectable, Module, Param } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { AuthGuard, PassportModule, PassportStrategy } from '@nestjs/passport';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { Pool } from 'undici';
import { surroundings } from './surroundings.js';

const { listen, publicKey, upstream } = surroundings();
const pool = new Pool(upstream, { connections: 64 });

@Injectable()
class JwtStrategy extends PassportStrategy(Strategy) {
  constructor() {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKey: publicKey,
      algorithms: ['RS256'],
    });
  }

  validate({ sub }: { sub: string }) {
    return { id: sub };
  }
}

@Injectable()
class TokenGuard extends AuthGuard('jwt') {}

@Injectable()
class UserThrottlerGuard extends ThrottlerGuard {
  protected override async getTracker({ user, ip }: { user?: { id: string }; ip: string }) {
    return user?.id ?? ip;
  }
}

@Controller('v1/orders')
class OrdersController {
  @Get(':id')
  async get(@Param('id') id: string) {
    const answer = await pool.request({ path: `/v1/orders/${id}`, method: 'GET' });
    return answer.body.json();
  }
}

@Module({
  imports: [PassportModule, ThrottlerModule.forRoot([{ ttl: 60_000, limit: 1e9 }])],
  controllers: [OrdersController],
  providers: [
    JwtStrategy,
    { provide: APP_GUARD, useClass: TokenGuard },
    { provide: APP_GUARD, useClass: UserThrottlerGuard },
  ],
})
class AppModule {}

const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: false });
await app.listen(listen.port, listen.host);
