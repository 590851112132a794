import { isUtf8 } from 'node:buffer';
import * as z from 'zod';
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

const json = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
};

/**
 * The header of a token of our kind, unverified; undefined when it cannot be one of ours. Both its parts must be UTF-8
 * (RFC 8725 §3.7): what is not would be replaced when it is decoded, and others may read it otherwise.
 */
export const readTokenHeader = (token: string): TokenHeader | undefined => {
  const [head = '', payload = ''] = token.split('.', 2);
  const bytes = Buffer.from(head, 'base64url');
  const areUtf8 = isUtf8(bytes) && isUtf8(Buffer.from(payload, 'base64url'));
  return areUtf8 ? header.safeParse(json(bytes)).data : undefined;
};
