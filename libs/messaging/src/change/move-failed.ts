import { describe } from './describe.js';

/** An error that a move itself threw, so not the store's: only this one splits a batch. */
export class MoveFailed extends Error {
  constructor(
    readonly id: string,
    override readonly cause: unknown,
  ) {
    super(`the move failed: ${describe(cause).message}`);
    this.name = 'MoveFailed';
  }
}

/** An error that no repetition will mend: the message itself is wrong. */
export class Unworkable extends Error {
  override readonly name = 'Unworkable';
}

/** Whether a move failed because of the message itself. */
export const isUnworkable = (failure: unknown) =>
  failure instanceof Unworkable || (failure instanceof MoveFailed && failure.cause instanceof Unworkable);
