/** The end of an id, which differs where its beginning, a time, is the same: enough to tell one's own orders apart. */
export const shortId = (id: string): string => id.slice(-8);
