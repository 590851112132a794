import { Injectable } from '@nestjs/common';
import { Refusal, type Role } from '@tessera/contracts';
import { JwtStrategy } from './jwt-strategy.js';
import { Refusals } from './refusals.js';
import { type TokenCarrier } from './token/bearer-token.js';
import { includesRole, type Principal } from './token/claims.js';

/** Says who asks at a door that Nest does not guard, by the very checks of the guards. */
@Injectable()
export class Callers {
  constructor(
    private readonly strategy: JwtStrategy,
    private readonly refusals: Refusals,
  ) {}

  /** Rejects as the guards do: UNAUTHENTICATED, FORBIDDEN, or UPSTREAM_UNAVAILABLE while there is no key to check with. */
  async withRole(role: Role, request: TokenCarrier): Promise<Principal> {
    const caller = await this.callerOf(request);
    if (includesRole(caller.roles, role)) return caller;
    this.refusals.ofRole();
    throw new Refusal('FORBIDDEN');
  }

  private async callerOf(request: TokenCarrier): Promise<Principal> {
    try {
      return this.strategy.known(request) ?? (await this.strategy.check(request));
    } catch (error) {
      this.refusals.ofToken(error);
      throw error;
    }
  }
}
