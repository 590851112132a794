import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { Refusal } from '@tessera/contracts';
import { HealthController } from '@tessera/runtime';
import { JwtStrategy } from './jwt-strategy.js';
import { PUBLIC, type PublicOptions } from './public.decorator.js';

/**
 * Every HTTP route needs a good access token unless it is `@Public()` (or health, which lies below this lib). No token
 * or a bad one: 401 UNAUTHENTICATED. No key to check it with: 503 UPSTREAM_UNAVAILABLE, so that nobody is logged out by it.
 */
@Injectable()
export class JwtGuard extends AuthGuard() {
  constructor(
    strategy: JwtStrategy,
    private readonly reflector: Reflector,
  ) {
    super({ defaultStrategy: strategy.name });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http' || context.getClass() === HealthController) return true;
    const open = this.openness(context);
    if (!open) return this.authenticate(context);
    if (open.identify) await this.authenticate(context).catch(nobody);
    return true;
  }

  /** `cause` is what passport calls info: why the token was refused, or that no key was at hand. */
  override handleRequest<User>(error: unknown, user: User | false, cause: unknown): User {
    if (error) throw error;
    if (user) return user;
    throw cause instanceof Refusal ? cause : new Refusal('UNAUTHENTICATED');
  }

  private openness(context: ExecutionContext) {
    const targets = [context.getHandler(), context.getClass()];
    return this.reflector.getAllAndOverride<PublicOptions | undefined>(PUBLIC, targets);
  }

  private async authenticate(context: ExecutionContext) {
    return Boolean(await super.canActivate(context));
  }
}

const nobody = (error: unknown) => {
  if (!(error instanceof Refusal)) throw error;
};
