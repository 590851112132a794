import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Refusal, type Role } from '@tessera/contracts';
import { includesRole, type Principal } from './token/claims.js';
import { Refusals } from './refusals.js';
import { ROLE } from './roles.decorator.js';

/** After JwtGuard: 403 FORBIDDEN unless the caller has the role that the route asks for. */
@Injectable()
export class RolesGuard implements CanActivate {
  private readonly roles = new WeakMap<object, Role | null>();

  constructor(
    private readonly reflector: Reflector,
    private readonly refusals: Refusals,
  ) {}

  canActivate(context: ExecutionContext) {
    const needed = this.roleFor(context);
    if (!needed || context.getType() !== 'http') return true;
    const { user } = context.switchToHttp().getRequest<{ user?: Principal }>();
    if (user && includesRole(user.roles, needed)) return true;
    this.refusals.ofRole();
    throw new Refusal('FORBIDDEN');
  }

  private roleFor(context: ExecutionContext): Role | null {
    const handler = context.getHandler();
    const known = this.roles.get(handler);
    if (known !== undefined) return known;
    const needed = this.reflector.getAllAndOverride<Role | undefined>(ROLE, [handler, context.getClass()]);
    this.roles.set(handler, needed ?? null);
    return needed ?? null;
  }
}
