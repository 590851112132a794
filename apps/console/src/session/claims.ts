import { role } from '@tessera/contracts';
import * as z from 'zod';

const claims = z.object({
  sub: z.string(),
  sid: z.string(),
  roles: z.array(role),
  /** Seconds since 1970. */
  iat: z.number(),
  exp: z.number(),
});

/** What an access token says of its session. The services check it; here it only tells what to show. */
export type Claims = z.infer<typeof claims>;

const bytesOf = (base64url: string) =>
  Uint8Array.from(atob(base64url.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.codePointAt(0) ?? 0);

/** Undefined for what is no token of ours. */
export const claimsOf = (accessToken: string | undefined): Claims | undefined => {
  try {
    const [, payload = ''] = (accessToken ?? '').split('.');
    return claims.parse(JSON.parse(new TextDecoder().decode(bytesOf(payload))));
  } catch {
    return undefined;
  }
};
