import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { Refusal } from '@tessera/contracts';
import { HealthController } from '@tessera/runtime';
import { Refusals, tokenRefusal } from './refusals.js';
import { type TokenCarrier } from './token/bearer-token.js';
import { type Principal } from './token/claims.js';
import { JwtStrategy } from './jwt-strategy.js';
import { PUBLIC, type PublicOptions } from './public.decorator.js';

/**
 * Every HTTP route needs a good access token unless it is `@Public()` (or health, which lies below this lib). No token
 * or a bad one: 401 UNAUTHENTICATED. No key to check it with: 503 UPSTREAM_UNAVAILABLE, so that nobody is logged out by it.
 */
@Injectable()
export class JwtGuard extends AuthGuard() {
  private readonly openness = new WeakMap<object, PublicOptions | null>();

  constructor(
    private readonly strategy: JwtStrategy,
    private readonly reflector: Reflector,
    private readonly refusals: Refusals,
  ) {
    super({ defaultStrategy: strategy.name });
  }

  /** Answers at once for a token that is known, with no promise and no passport: that is nearly every request. */
  override canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (context.getType() !== 'http' || context.getClass() === HealthController) return true;
    const open = this.opennessOf(context);
    if (open && !open.identify) return true;
    const request = context.switchToHttp().getRequest<TokenCarrier & { user?: Principal }>();
    const user = this.strategy.known(request);
    if (!user) return open ? this.identify(context) : this.admit(context);
    request.user = user;
    return true;
  }

  /** `cause` is what passport calls info: why the token was refused, or that no key was at hand. */
  override handleRequest<User>(error: unknown, user: User | false, cause: unknown, context: ExecutionContext): User {
    if (error) throw error;
    if (user) return user;
    throw tokenRefusal(cause, context.switchToHttp().getRequest<TokenCarrier>());
  }

  private opennessOf(context: ExecutionContext): PublicOptions | null {
    const handler = context.getHandler();
    const known = this.openness.get(handler);
    if (known !== undefined) return known;
    const open = this.reflector.getAllAndOverride<PublicOptions | undefined>(PUBLIC, [handler, context.getClass()]);
    this.openness.set(handler, open ?? null);
    return open ?? null;
  }

  private async authenticate(context: ExecutionContext) {
    return Boolean(await super.canActivate(context));
  }

  private async admit(context: ExecutionContext) {
    try {
      return await this.authenticate(context);
    } catch (error) {
      this.refusals.ofToken(error);
      throw error;
    }
  }

  private async identify(context: ExecutionContext) {
    await this.authenticate(context).catch(nobody);
    return true;
  }
}

const nobody = (error: unknown) => {
  if (!(error instanceof Refusal)) throw error;
};
