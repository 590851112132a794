import { z } from 'zod';
import { TOKEN_TYPE } from './claims.js';

/** The one algorithm. It is compared before any key is looked up, so no token chooses how it is checked. */
export const ALGORITHM = 'RS256';

/** `jku`, `jwk`, `x5u` and `x5c` may be there and are never looked at; `crit` asks for something we do not know. */
const header = z.object({
  alg: z.literal(ALGORITHM),
  typ: z.literal(TOKEN_TYPE),
  kid: z.string().min(1).max(128),
  crit: z.never().optional(),
});

export type TokenHeader = z.infer<typeof header>;

const json = (part: string): unknown => {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};

/** The header of a token of our kind, unverified; undefined when it cannot be one of ours. */
export const readTokenHeader = (token: string): TokenHeader | undefined =>
  header.safeParse(json(token.slice(0, token.indexOf('.')))).data;
