import { type Keys } from '../change/keys.js';
import { type Move } from '../change/move.js';
import { type OnceOnly } from './once-only.js';

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

/** What a request with an Idempotency-Key is answered; `replayed` when an earlier call had the effect. */
export interface Once<Answer> {
  body: Answer;
  replayed: boolean;
}
