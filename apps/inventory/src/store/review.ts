/**
 * Brings a page of documents up to date that the version before wrote, from `after` on; harmless where nothing is to be done, and
 * at the same time as anything else. Returns where the next page begins, undefined at the end.
 */
export type Review = (after?: string) => Promise<string | undefined>;

export const REVIEW_PAGE = 1_000;

/** Where the page behind a full one begins. */
export const nextPage = (rows: readonly { _id: string }[]): string | undefined =>
  rows.length === REVIEW_PAGE ? rows.at(-1)?._id : undefined;

/** All pages. `beforeEach` may throw to end it. */
export const reviewAll = async (review: Review, beforeEach: () => void = () => {}): Promise<void> => {
  let next: string | undefined = '';
  while (next !== undefined) {
    beforeEach();
    next = await review(next);
  }
};
