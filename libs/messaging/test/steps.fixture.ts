import * as fc from 'fast-check';

/** One thing that happens, to one of two readers of a group, to the broker, or to the database that both share. */
export type Step =
  | { do: 'produce'; key: number; loud: boolean }
  | { do: 'fetch' | 'leader moved'; who: number; node: number }
  | { do: 'land' | 'read'; who: number; node: number; most: number }
  | { do: 'work' | 'tick' | 'join' | 'crash' | 'kill'; who: number }
  | { do: 'transact'; works: boolean }
  | { do: 'answer commit'; which: number; outcome: 'taken' | 'refused' | 'lost' }
  | { do: 'answer place'; which: number }
  | { do: 'rebalance'; owners: number[] };

const node = fc.nat({ max: 1 });
/** Most of it happens to the first one: two that are always in each other's way get nowhere. */
const who = fc.constantFrom(0, 0, 0, 1);
const few = fc.nat({ max: 2 });
const often = <S>(weight: number, arbitrary: fc.Arbitrary<S>) => ({ weight, arbitrary });
const doing = <Do extends string>(...names: Do[]) => fc.constantFrom(...names);

/** Weighted so that most of a history gets somewhere, and something breaks in the middle of it. */
const step: fc.Arbitrary<Step> = fc.oneof(
  often(5, fc.record({ do: doing('produce'), key: fc.nat({ max: 4 }), loud: fc.boolean() })),
  often(4, fc.record({ do: doing('read'), who, node, most: fc.integer({ min: 1, max: 3 }) })),
  often(3, fc.record({ do: doing('fetch'), who, node })),
  often(3, fc.record({ do: doing('land'), who, node, most: fc.integer({ min: 1, max: 3 }) })),
  often(3, fc.record({ do: doing('work'), who })),
  often(5, fc.record({ do: doing('transact'), works: fc.constantFrom(true, true, true, false) })),
  often(4, fc.record({ do: doing('tick'), who })),
  often(4, fc.record({ do: doing('answer commit'), which: few, outcome: fc.constantFrom('taken', 'refused', 'lost') })),
  often(3, fc.record({ do: doing('answer place'), which: few })),
  often(3, fc.record({ do: doing('leader moved'), who, node })),
  often(1, fc.record({ do: doing('join', 'join', 'crash', 'kill'), who })),
  often(1, fc.record({ do: doing('rebalance'), owners: fc.tuple(who, who, who) })),
);

/** What may happen to the readers of a group between the first message and the last. */
export const histories = fc.array(step, { maxLength: 60, size: 'max' });
