import { type DomainEvent } from '@tessera/contracts';
import { type Once, type OnceOnly } from '@tessera/messaging/once';
import { unavailable } from '@tessera/runtime/rules';
import { answered, kept } from './once.js';
import { told } from './outbox.js';
import { MOST_TRIES, pause } from './retry.js';
import { isCollision, transact, type Write } from './write.js';

/**
 * A working set, and what a decision made of it: writes whose conditions say what must still be so when they are done. A condition
 * is what the decision needs (enough pieces, this price), not "nothing has changed": so two who want other pieces of one SKU do
 * not disturb each other.
 */
export interface Loaded<WorkingSet> {
  set: WorkingSet;
  /** Read after the decision. */
  writes: () => Write[];
}

/** One decision, from what it looks at to what it says. */
export interface Change<WorkingSet, Answer> {
  load: () => Promise<Loaded<WorkingSet>>;
  /** Pure: it is done again on what others left, when they were faster. */
  move: (set: WorkingSet) => DomainEvent[];
  answer: (set: WorkingSet) => Answer;
  once?: OnceOnly | undefined;
}

const attempt = async <WorkingSet, Answer>({ load, move, answer, once }: Change<WorkingSet, Answer>) => {
  const { set, writes } = await load();
  const events = move(set);
  const body = answer(set);
  const all = [...writes(), ...told(events), ...kept(once, body)];
  if (all.length > 0) await transact(all);
  return body;
};

/**
 * Load → decide → flush, in one transaction with its events and its idempotency key. Whoever finds that others were faster decides
 * again on what they left, at most eight times in some two seconds; then it is 503 UPSTREAM_UNAVAILABLE and nothing was written.
 */
export const changeOnce = async <WorkingSet, Answer>(change: Change<WorkingSet, Answer>): Promise<Once<Answer>> => {
  for (let tries = 1; ; tries += 1) {
    const earlier = await answered<Answer>(change.once);
    if (earlier) return earlier;
    try {
      return { body: await attempt(change), replayed: false };
    } catch (error) {
      if (!isCollision(error)) throw error;
      if (tries === MOST_TRIES) throw unavailable();
      await pause(tries);
    }
  }
};

type Sets<All> = { [name in keyof All]: All[name] extends Loaded<infer Set> ? Set : never };

/** Working sets of several owners as one: DynamoDB has what two databases lack, a transaction over all of them. */
export const together = <All extends Record<string, Loaded<unknown>>>(all: All): Loaded<Sets<All>> => {
  const loaded = Object.entries(all);
  return {
    // Each name keeps its own set; TypeScript loses the link on the way through entries.
    set: Object.fromEntries(loaded.map(([name, { set }]) => [name, set])) as Sets<All>,
    writes: () => loaded.flatMap(([, { writes }]) => writes()),
  };
};
