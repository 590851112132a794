import { Refusal } from '@tessera/contracts';
import { type RequestContext } from '@tessera/runtime';
import { type KeptAnswer, type OnceOnly, replay } from '../idempotency/idempotency-store.js';
import { type Keys } from './keys.js';
import { type Move } from './move.js';

/** A change that a client may ask for twice. */
export interface ChangeOnce<WorkingSet, Kind extends string, Answer> {
  /** Of the request's Idempotency-Key; none without one. */
  once: OnceOnly | undefined;
  keys: Keys<Kind>;
  move: Move<WorkingSet>;
  /**
   * What the client is told, and told again: JSON. Read right after the move: nothing of it may be an object that a later move
   * of the same batch changes.
   */
  answer: (set: WorkingSet) => Answer;
}

/** A change on its way into a transaction, with the context of the request that asks for it. */
export interface Command<WorkingSet, Kind extends string> extends ChangeOnce<WorkingSet, Kind, unknown> {
  context: RequestContext | undefined;
}

/** What a request with an Idempotency-Key is answered; `replayed` when an earlier call had the effect. */
export interface Once<Answer> {
  body: Answer;
  replayed: boolean;
}

/** What came of a command. */
export type Outcome = PromiseSettledResult<Once<unknown>>;

export const done = (body: unknown): Outcome => ({ status: 'fulfilled', value: { body, replayed: false } });
export const refused = (reason: unknown): Outcome => ({ status: 'rejected', reason });

/** The command at this place threw: it alone is refused, and nothing of it is kept. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';

  constructor(
    readonly place: number,
    override readonly cause: unknown,
  ) {
    super('a command of the batch is refused');
  }
}

/** As it was answered the first time, or a refusal when the key came with another body. */
const replayed = (kept: KeptAnswer, once: OnceOnly): Outcome => {
  try {
    return { status: 'fulfilled', value: { body: replay(kept, once), replayed: true } };
  } catch (error) {
    return refused(error);
  }
};

/**
 * What is to be said without doing anything: the first call's answer, or that the first call still runs, in another
 * transaction or earlier in this batch. Undefined for what is to be done.
 *
 * @param claimed of `IdempotencyStore.claim`
 */
export const saidBefore = (
  batch: readonly { once: OnceOnly | undefined }[],
  claimed: ReadonlyMap<string, KeptAnswer | undefined>,
): (Outcome | undefined)[] => {
  const taken = new Set<string>();
  return batch.map(({ once }) => {
    if (!once) return undefined;
    const kept = claimed.get(once.scope);
    if (kept) return replayed(kept, once);
    const isFirst = claimed.has(once.scope) && !taken.has(once.scope);
    taken.add(once.scope);
    return isFirst ? undefined : refused(new Refusal('IDEMPOTENCY_IN_FLIGHT'));
  });
};
