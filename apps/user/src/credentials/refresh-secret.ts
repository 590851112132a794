import { createHash, hkdfSync, randomBytes } from 'node:crypto';

const BYTES = 32;

const toText = (bytes: Buffer) => bytes.toString('base64url');

/** A refresh token as the client has it: 256 random bits. There is nothing to guess, so a plain hash of it is enough to keep. */
export const newSecret = (): string => toText(randomBytes(BYTES));

export const newSalt = (): Buffer => randomBytes(BYTES);

/**
 * The refresh token that one is exchanged for. It can be made again by whoever has both the token and the salt: not from
 * the tables, which know no token, and not without them.
 */
export const successorOf = (secret: string, salt: Buffer): string =>
  toText(Buffer.from(hkdfSync('sha256', secret, salt, 'tessera refresh token', BYTES)));

/**
 * SHA-256 of a refresh token, in hex. The last character has bits to spare, which decoding ignores: a spelling that was
 * not given out gets a hash that nobody was given either.
 */
export const hashOf = (secret: string): string => {
  const bytes = Buffer.from(secret, 'base64url');
  return createHash('sha256')
    .update(toText(bytes) === secret ? bytes : secret)
    .digest('hex');
};
