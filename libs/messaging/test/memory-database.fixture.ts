import { type DomainEvent } from '@tessera/contracts';
import { Database, type Diagnosis } from '../src/change/database.js';
import { type Arrival } from '../src/change/inbox.js';
import { Store } from '../src/change/store.js';

/** What a transaction wants to become true, in order. */
type Writes = (() => void)[];

class Aborted extends Error {}

/** A database in memory whose transactions run one at a time, and only when the test lets them. */
export class MemoryDatabase extends Database<Writes> {
  /** Ids of the messages that had their effect, or were put aside. */
  readonly done = new Set<string>();
  /** Every effect that was kept, in the order of the transactions. */
  readonly effects: string[] = [];
  private readonly waiting: ((works: boolean) => void)[] = [];

  readonly outbox = { append: async () => {}, wake: () => {} } as never;
  readonly idempotency = undefined as never;
  readonly parking = {
    held: async () => new Set(),
    queue: async () => {},
    claim: async () => undefined,
    park: async (_group: string, { id }: Arrival, _decision: unknown, writes: Writes) =>
      writes.push(() => this.done.add(id.toLowerCase())),
  } as never;
  private readonly inbox = {
    /** As a column of type uuid does: case is nothing to it, and it answers in lower case. */
    admit: async (_group: string, arrivals: readonly Arrival[], writes: Writes) => {
      const fresh = arrivals.map(({ id }) => id.toLowerCase()).filter((id) => !this.done.has(id));
      writes.push(() => fresh.forEach((id) => this.done.add(id)));
      return new Set(fresh);
    },
    knows: async () => false,
  } as never;
  readonly inboxes = { 'in-order': this.inbox, 'newest-wins': this.inbox };

  pools() {
    return [];
  }

  async transaction<Result>(work: (writes: Writes) => Promise<Result>): Promise<Result> {
    const works = await new Promise<boolean>((resolve) => this.waiting.push(resolve));
    if (!works) throw new Aborted();
    const writes: Writes = [];
    const result = await work(writes);
    for (const write of writes) write();
    return result;
  }

  /** Lets the transaction that has waited the longest run, or aborts it. False when none waits. */
  let(works: boolean): boolean {
    const next = this.waiting.shift();
    next?.(works);
    return next !== undefined;
  }

  diagnose(error: unknown): Diagnosis {
    return error instanceof Aborted ? 'transient' : 'fatal';
  }

  ping() {
    return Promise.resolve();
  }
}

/** Keeps what its moves say, word by word. */
export class MemoryStore extends Store<string[], 'names', Writes> {
  constructor(private readonly memory: MemoryDatabase) {
    super(memory, '/tessera/test');
  }

  protected async load() {
    return [];
  }

  protected async flush(said: string[], writes: Writes) {
    writes.push(() => this.memory.effects.push(...said));
  }
}

/** A move that says something and causes nothing. */
export const say = (said: string[], word: string): DomainEvent[] => {
  said.push(word);
  return [];
};
