import { id, role, type Role } from '@tessera/contracts';
import * as z from 'zod';

/** `aud` of every access token: one platform, one audience. */
export const AUDIENCE = 'tessera';

/** `typ` in the header of every access token (RFC 9068), so that no other kind of token passes for one. */
export const TOKEN_TYPE = 'at+jwt';

/** How long an access token lives from its `iat`. Nothing older is accepted, whatever its `exp` says. */
export const ACCESS_TOKEN_SECONDS = 900;

/** How far the clock of whoever signs may be ahead of ours. */
const CLOCK_SKEW_SECONDS = 1;

/** Who is asking, as the token says. `token` is the token itself, for calls to other services in the caller's name. */
export interface Principal {
  id: string;
  roles: readonly Role[];
  sessionId: string;
  /** `iat` of the token, in seconds since 1970. */
  issuedAt: number;
  /** When the token is good no more, in seconds since 1970: what goes on for long in the caller's name must end then. */
  expiresAt: number;
  /** Staff or admin. */
  isStaff: boolean;
  token: string;
}

const claims = z.object({
  sub: id,
  sid: id,
  jti: z.string().min(1),
  // jsonwebtoken also takes a list that has ours in it; our tokens are never meant for two.
  aud: z.literal(AUDIENCE),
  roles: z.array(role),
  iat: z.number(),
  exp: z.number(),
});

/** True for a role that includes `needed`: an admin is also staff. */
export const includesRole = (roles: readonly Role[], needed: Role) =>
  needed === 'customer' || roles.includes('admin') || (needed === 'staff' && roles.includes('staff'));

/** Who a payload with a good signature names; nobody when a claim is missing, of the wrong shape, from the future or too old. */
export const principalOf = (payload: unknown, token: string, nowSeconds: number): Principal | undefined => {
  const { success, data } = claims.safeParse(payload);
  if (!success || data.iat > nowSeconds + CLOCK_SKEW_SECONDS) return undefined;
  // jsonwebtoken takes an `iat` of 0 for one of now.
  const expiresAt = Math.min(data.exp, data.iat + ACCESS_TOKEN_SECONDS);
  if (expiresAt <= nowSeconds) return undefined;
  return {
    id: data.sub,
    roles: data.roles,
    sessionId: data.sid,
    issuedAt: data.iat,
    expiresAt,
    isStaff: includesRole(data.roles, 'staff'),
    token,
  };
};
