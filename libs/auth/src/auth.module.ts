import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { userChanged } from '@tessera/contracts';
import { Broadcasts } from '@tessera/messaging';
import { Health, Log } from '@tessera/runtime';
import { Callers } from './callers.js';
import { AuthState } from './auth.state.js';
import { JwtStrategy } from './jwt-strategy.js';
import { JwtGuard } from './jwt.guard.js';
import { type JwksSource, KeySet } from './key-set.js';
import { Refusals } from './refusals.js';
import { REVOCATION_MS, Revocations } from './revocations.js';
import { RolesGuard } from './roles.guard.js';
import { VerifiedTokens } from './verified-tokens.js';

/** Whose tokens are good, and where the keys to check them with are. */
export interface AuthOptions {
  /** `iss` of every good token, compared as it is. */
  issuer: string;
  jwks: JwksSource;
  /** How often they are read again, ms; every minute unless said. */
  reloadMs?: number;
  /** The file in which the last good set is kept for a cold start; none unless said. */
  keepIn?: string | undefined;
}

/** Whose ended session is remembered nowhere else, and every instance has to know of it: earlier ends refuse nothing any more. */
const revocationsOf = (broadcasts: Broadcasts) => {
  const revocations = new Revocations();
  const since = { sinceMs: REVOCATION_MS };
  broadcasts.hear([userChanged], since, (user, { sequence }) => revocations.learn(user, sequence));
  return revocations;
};

/**
 * Guards every HTTP route of an app: first the token (401, or 503 while there is no key), then the role (403). Guards
 * of modules that are imported after this one run after these two. It needs the `Broadcasts` of a `KafkaModule`, by which
 * it learns of ended sessions; who answers for longer than a token may live asks its `Revocations` meanwhile. `/health/ready` shows `keys`, down until a key set was loaded once, and `users`.
 */
@Module({})
export class AuthModule {
  static forRoot({ issuer, jwks, reloadMs, keepIn }: AuthOptions): DynamicModule {
    return {
      module: AuthModule,
      providers: [
        {
          provide: KeySet,
          inject: [Log, Health],
          useFactory: (log: Log, health: Health) => new KeySet(jwks, log, health, { reloadMs, kept: keepIn }),
        },
        { provide: Revocations, inject: [Broadcasts], useFactory: revocationsOf },
        {
          provide: JwtStrategy,
          inject: [KeySet, Revocations, VerifiedTokens],
          useFactory: (...[keys, revocations, verified]: [KeySet, Revocations, VerifiedTokens]) =>
            new JwtStrategy(issuer, keys, revocations, verified),
        },
        Callers,
        Refusals,
        { provide: VerifiedTokens, useFactory: () => new VerifiedTokens() },
        {
          provide: AuthState,
          inject: [KeySet, VerifiedTokens, Revocations],
          useFactory: (...parts: ConstructorParameters<typeof AuthState>) => new AuthState(...parts),
        },
        { provide: APP_GUARD, useClass: JwtGuard },
        { provide: APP_GUARD, useClass: RolesGuard },
      ],
      exports: [AuthState, Callers, Revocations],
    };
  }
}
