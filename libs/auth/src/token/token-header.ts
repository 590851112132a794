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

/** The JSON of a part of a token; undefined when it is none. */
export const readPart = (part: string): unknown => {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};

const isText = (part: string) => isUtf8(Buffer.from(part, 'base64url'));

/**
 * The header of a token of our kind, unverified; undefined when it cannot be one of ours. Both its parts must be UTF-8
 * (RFC 8725 §3.7): what is not would be replaced when it is decoded, and others may read it otherwise.
 */
export const readTokenHeader = (token: string): TokenHeader | undefined => {
  const [head = '', payload = ''] = token.split('.', 2);
  return isText(head) && isText(payload) ? header.safeParse(readPart(head)).data : undefined;
};
