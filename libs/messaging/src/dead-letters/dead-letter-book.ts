import { type Happening, type DeadLetterFacts } from './dead-letter-facts.js';

/** What is to become of a dead letter: nobody has said yet, or somebody has since it died the last time. */
export type DeadLetterState = 'open' | 'replayed' | 'dropped';

/** A dead letter and what happened to it, oldest first. */
export interface DeadLetter extends DeadLetterFacts {
  history: readonly Happening[];
}

/** Somebody may go on replaying one dead letter for years. */
const MOST_OF_A_HISTORY = 100;

/** In one partition offsets tell what came later; of messages in two only clocks do. */
const inOrder = (one: Happening, other: Happening) => {
  const isSameLog = one.place.topic === other.place.topic && one.place.partition === other.place.partition;
  return isSameLog ? Number(BigInt(one.place.offset) - BigInt(other.place.offset)) : one.at - other.at;
};

/** Two messages that claim the same id are two dead letters when they are about different keys. */
export const nameOf = ({ group, id, key }: Pick<DeadLetterFacts, 'group' | 'id' | 'key'>): string =>
  `${group} ${id} ${key}`;

/** The last resolution, unless the message died again after it. */
export const resolutionOf = ({ history }: DeadLetter): Happening | undefined => {
  const last = history.at(-1);
  return last?.what === 'died' ? undefined : last;
};

/** Whether somebody has decided. */
export const stateOf = (deadLetter: DeadLetter): DeadLetterState => {
  const resolution = resolutionOf(deadLetter)?.what;
  if (resolution === undefined) return 'open';
  return resolution === 'replay' ? 'replayed' : 'dropped';
};

/** Where the dead letter itself lies, without a resolution; undefined when it is kept no more. */
export const lastDeath = ({ history }: DeadLetter): Happening | undefined =>
  history.findLast(({ what }) => what === 'died');

/**
 * Puts together what the messages of dead-letter topics say, in whatever order partitions are read. Keeps the `most`
 * dead letters that died last, so memory does not grow with what was ever dead-lettered.
 */
export class DeadLetterBook {
  private deadLetters = new Map<string, DeadLetter>();
  /** There were more than are kept. */
  isCut = false;

  constructor(private readonly most: number) {}

  add(facts: DeadLetterFacts, happening: Happening): void {
    const name = nameOf(facts);
    const known = this.deadLetters.get(name);
    const latest = known && known.diedAt > facts.diedAt ? known : facts;
    const history = [...(known?.history ?? []), happening].toSorted(inOrder).slice(-MOST_OF_A_HISTORY);
    this.deadLetters.set(name, { ...latest, history });
    if (this.deadLetters.size > 2 * this.most) this.forgetOld();
  }

  /** In the order in which they died. */
  all(): DeadLetter[] {
    this.forgetOld();
    return [...this.deadLetters.values()].toSorted((one, other) => one.diedAt - other.diedAt);
  }

  private forgetOld() {
    if (this.deadLetters.size <= this.most) return;
    const newest = [...this.deadLetters]
      .toSorted(([, one], [, other]) => other.diedAt - one.diedAt)
      .slice(0, this.most);
    this.deadLetters = new Map(newest);
    this.isCut = true;
  }
}
