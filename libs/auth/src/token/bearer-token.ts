/** Longer ones are refused unread. Ours are well below 1 kB. */
const MAX_TOKEN_LENGTH = 4096;
const SCHEME = 'bearer ';

/**
 * Three parts of base64url in its one canonical form each: the last character of a part has no spare bits set, or one
 * signature could be written in several ways (RFC 4648 §3.5).
 */
const PART = '(?:[\\w-]{4})*(?:[\\w-]{4}|[\\w-][AQgw]|[\\w-]{2}[AEIMQUYcgkosw048])';
const COMPACT_JWS = new RegExp(`^${PART}\\.${PART}\\.${PART}$`);

/** Whether this may be a token: header, payload and signature, none of them looked at. */
export const isCompactJws = (token: string): boolean => token.length <= MAX_TOKEN_LENGTH && COMPACT_JWS.test(token);

/** As much of a Fastify request as is needed to find its token. */
export interface TokenCarrier {
  headers: { authorization?: string | undefined };
  /** Names and values in turn, as they came. */
  raw: { rawHeaders: readonly string[] };
}

/** Node keeps the first of two Authorization headers and a proxy may have looked at the other: neither is believed. */
const isAlone = (rawHeaders: readonly string[]) => {
  let found = 0;
  for (let place = 0; place < rawHeaders.length; place += 2) {
    const name = rawHeaders[place];
    if (name?.length === 'authorization'.length && name.toLowerCase() === 'authorization') found += 1;
  }
  return found === 1;
};

/** What stands in exactly one header `Authorization: Bearer <token>`, whatever it is, else null. Linear, and looks at 4 kB at most. */
export const bearerOf = ({ headers, raw }: TokenCarrier): string | null => {
  const { authorization } = headers;
  if (!authorization || authorization.length > SCHEME.length + MAX_TOKEN_LENGTH) return null;
  if (authorization.slice(0, SCHEME.length).toLowerCase() !== SCHEME || !isAlone(raw.rawHeaders)) return null;
  return authorization.slice(SCHEME.length);
};

/**
 * The same when it has the form of a token. passport-jwt's own extractor is quadratic (15 kB without a space cost 288 ms) and
 * takes trailing junk.
 */
export const bearerToken = (carrier: TokenCarrier): string | null => {
  const token = bearerOf(carrier);
  return token !== null && isCompactJws(token) ? token : null;
};
