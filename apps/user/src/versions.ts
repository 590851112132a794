import { Refusal } from '@tessera/contracts';

/** The `ETag` of a version. */
export const etag = (version: number) => `"${version}"`;

/**
 * Throws VERSION_MISMATCH when `If-Match` is there and names another version; `*` fits any. A weak tag never fits
 * (RFC 9110, 13.1.1).
 */
export const mustMatch = (ifMatch: string | undefined, version: number) => {
  const tags = ifMatch?.split(',').map((tag) => tag.trim());
  if (tags && !tags.includes('*') && !tags.includes(etag(version))) throw new Refusal('VERSION_MISMATCH');
};
