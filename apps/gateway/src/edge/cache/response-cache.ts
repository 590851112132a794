import { type Answer } from '../forward/answer.js';

/** Longer than any request lives: no answer that is still on its way was asked for before that. */
export const LONGEST_REQUEST_MS = 20_000;

/** How much is kept, and how old it may get. */
export interface CacheBounds {
  maxBytes: number;
  maxAgeMs: number;
}

/** An answer that is kept, and since when, in ms since 1970. */
export interface Kept {
  answer: Answer;
  at: number;
}

/** A moment in the order of all drops: an answer that was asked for at one is good as long as nothing it shows was dropped later. */
export type Mark = number;

/** What is known of a key. */
export interface Lookup {
  kept?: Kept;
  /** Now. */
  mark: Mark;
  /** When something that the answer shows was dropped last. */
  droppedAt: Mark;
}

/**
 * Answers, each with the names (tags) of what it shows. Dropping a tag makes every answer that shows it worthless, those that
 * are on their way included: they were asked for before. So none is ever given out that is older than the last drop. Nothing
 * here rejects: what cannot be found is asked for.
 */
export abstract class ResponseCache {
  /** The answer of a key, unless it is too old or something it shows was dropped since it was asked for. */
  abstract find(key: string, tags: readonly string[]): Lookup | Promise<Lookup>;
  /** Keeps what was asked for at `mark`, unless something it shows was dropped since. */
  abstract keep(key: string, tags: readonly string[], mark: Mark, answer: Answer): void | Promise<void>;
  /** What these name has changed. From when it settles on nobody is given what was there before. */
  abstract drop(tags: readonly string[]): void | Promise<void>;
  /** For people: how much it holds. */
  abstract state(): object;
}
