import { type ChangeOnce, type Keys, type Move, type Once } from '@tessera/messaging/once';
import { changeOnce, type Loaded } from './change.js';

/** The only door to what it keeps, with the signature of the services' stores: a subclass says how its working set is loaded. */
export abstract class Store<WorkingSet, Kind extends string> {
  abstract load(keys: Keys<Kind>): Promise<Loaded<WorkingSet>>;

  /** What the move throws is thrown, and nothing of it is kept. UPSTREAM_UNAVAILABLE when others were always in the way. */
  change(keys: Keys<Kind>, move: Move<WorkingSet>): Promise<void>;
  /** The same with what `answer` reads right after the move. */
  change<Answer>(keys: Keys<Kind>, move: Move<WorkingSet>, answer: (set: WorkingSet) => Answer): Promise<Answer>;
  async change(keys: Keys<Kind>, move: Move<WorkingSet>, answer: (set: WorkingSet) => unknown = () => undefined) {
    return (await this.changeOnce({ once: undefined, keys, move, answer })).body;
  }

  /** As `change`, but a repeat of the same request gets the first one's answer. */
  changeOnce<Answer>({ keys, ...change }: ChangeOnce<WorkingSet, Kind, Answer>): Promise<Once<Answer>> {
    return changeOnce({ ...change, load: () => this.load(keys) });
  }
}
