import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Health, Log } from '@tessera/runtime';
import { JwtStrategy } from './jwt-strategy.js';
import { JwtGuard } from './jwt.guard.js';
import { type JwksSource, KeySet } from './key-set.js';
import { RolesGuard } from './roles.guard.js';

/** Whose tokens are good, and where the keys to check them with are. */
export interface AuthOptions {
  /** `iss` of every good token, compared as it is. */
  issuer: string;
  jwks: JwksSource;
  /** How often they are read again, ms; every minute unless said. */
  reloadMs?: number;
}

/**
 * Guards every HTTP route of an app: first the token (401, or 503 while there is no key), then the role (403). Guards
 * of modules that are imported after this one run after these two. `/health/ready` shows `keys`: down until a key set
 * was loaded once.
 */
@Module({})
export class AuthModule {
  static forRoot({ issuer, jwks, reloadMs }: AuthOptions): DynamicModule {
    return {
      module: AuthModule,
      providers: [
        {
          provide: KeySet,
          inject: [Log, Health],
          useFactory: (log: Log, health: Health) => new KeySet(jwks, log, health, reloadMs),
        },
        { provide: JwtStrategy, inject: [KeySet], useFactory: (keys: KeySet) => new JwtStrategy(issuer, keys) },
        { provide: APP_GUARD, useClass: JwtGuard },
        { provide: APP_GUARD, useClass: RolesGuard },
      ],
    };
  }
}
