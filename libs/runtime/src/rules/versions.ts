import { Refusal } from '@tessera/contracts';

/** The `ETag` of a thing: its version (or what else names its content), and behind it those of what else shows in it. */
export const etag = (...versions: readonly (number | string)[]): string => `"${versions.join('-')}"`;

const TAG = /^"(\d{1,15})(?:-\d{1,15})*"$/;

const tagsIn = (header: string) => header.split(',').map((tag) => tag.trim());

/** Whether this is a version that the caller has read. */
export type Expected = (version: number) => boolean;

/**
 * What `If-Match` expects: any of a list of tags, of which the version alone counts, or with `*` whatever there is. A
 * weak tag, or one that we never gave out, fits nothing (RFC 9110 §13.1.1). Undefined without the header.
 */
export const expectedBy = (ifMatch: string | undefined): Expected | undefined => {
  if (ifMatch === undefined) return undefined;
  const tags = tagsIn(ifMatch);
  if (tags.includes('*')) return () => true;
  const versions = new Set(tags.map((tag) => Number(TAG.exec(tag)?.[1])));
  return (version) => versions.has(version);
};

/** Throws VERSION_MISMATCH when `If-Match` is there and does not fit. */
export const mustMatch = (ifMatch: string | undefined, version: number): void => {
  if (expectedBy(ifMatch)?.(version) === false) throw new Refusal('VERSION_MISMATCH');
};

/** Whether `If-None-Match` has this tag: weak comparison, any of a list, or `*` (RFC 9110 §13.1.2). */
export const isKnown = (ifNoneMatch: string | undefined, tag: string): boolean =>
  ifNoneMatch !== undefined && tagsIn(ifNoneMatch).some((known) => ['*', tag, `W/${tag}`].includes(known));
