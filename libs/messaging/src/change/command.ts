import { Refusal } from '@tessera/contracts';
import { type RequestContext } from '@tessera/runtime';
import { type ChangeOnce, type Once } from '../once/change-once.js';
import { type KeptAnswer, type OnceOnly, replay } from '../once/once-only.js';

/** A change on its way into a transaction, with the context of the request that asks for it. */
export interface Command<WorkingSet, Kind extends string> extends ChangeOnce<WorkingSet, Kind, unknown> {
  context: RequestContext | undefined;
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
