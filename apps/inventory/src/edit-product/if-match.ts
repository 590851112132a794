const TAG = /^"(\d{1,15})(?:-\d{1,15})?"$/;

/** No product has this version: for tags that we never gave out, which therefore match nothing. */
const NO_VERSION = 0;

/** The version that `If-Match` names: `"<version>"` or the whole ETag, of which the first part counts. */
export const expectedVersion = (ifMatch: string | undefined): number | undefined =>
  ifMatch === undefined ? undefined : Number(TAG.exec(ifMatch.trim())?.[1] ?? NO_VERSION);
