import { type Broken } from './broken.js';

/** What there are words for. */
const known = ['inventory', 'order', 'user', 'gateway', 'kafka', 'postgres', 'mongo'] as const;

/** A text of `watchFor`. */
export type Advice = (typeof known)[number] | 'frozen' | 'product' | 'load' | 'back' | 'calm';

/** `kafka-2` is a Kafka. */
const familyOf = (name: string) => known.find((part) => part === name.replace(/-\d+$/, ''));

const about = (broken: Broken): Advice[] => {
  if (broken.kind !== 'part') return [broken.kind];
  const family = familyOf(broken.name);
  return [...(family ? [family] : []), ...(broken.state === 'frozen' ? (['frozen'] as const) : [])];
};

/** What to watch for, by what is broken; afterwards those who waited are told of. */
export const adviceFor = (broken: readonly Broken[], undecided: number): Advice[] => {
  const advice = [...new Set(broken.flatMap(about))];
  if (advice.length > 0) return advice;
  return [undecided > 0 ? 'back' : 'calm'];
};
