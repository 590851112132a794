import { type KeptAnswer } from '../once/once-only.js';

/** Answers to requests with an Idempotency-Key, kept 24 h in the transaction of their effect. */
export abstract class IdempotencyStore<Tx> {
  /** The answers of first calls, by scope. Outside of a transaction, so before any costly check. */
  abstract find(scopes: readonly string[]): Promise<ReadonlyMap<string, KeptAnswer>>;
  /**
   * Takes the keys for this transaction: those that are its own now, each with the first call's answer when there was one.
   * A key that another transaction holds is left out, or IDEMPOTENCY_IN_FLIGHT is thrown when that ends this transaction.
   */
  abstract claim(scopes: readonly string[], tx: Tx): Promise<ReadonlyMap<string, KeptAnswer | undefined>>;
  /** By scope, all of which this transaction has taken. */
  abstract keep(answers: ReadonlyMap<string, KeptAnswer>, tx: Tx): Promise<void>;
}
