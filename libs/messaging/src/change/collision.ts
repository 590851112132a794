/**
 * Two transactions wrote the same row that only one may write: a message in the inbox, an idempotency key. Done once more,
 * the later one finds what the first one left.
 */
export class Collision extends Error {
  override readonly name = 'Collision';

  constructor(override readonly cause: unknown) {
    super('another transaction was faster');
  }
}
