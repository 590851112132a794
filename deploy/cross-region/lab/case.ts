import { type StepName } from '../driver/steps.js';
import { type ResolvedStack, type Template } from '../template/model.js';
import { type Ask, type Fault } from './model.js';
import { type Outcome } from './outcome.js';

/** Parameters, by the stack. */
export type Values = Readonly<Partial<Record<StepName, Readonly<Record<string, string>>>>>;

/** Stacks by their step. */
export type Stacks = ReadonlyMap<StepName, ResolvedStack>;

/** Changes the template of a step in place. `unchanged` is what all of them resolve to otherwise. */
export type Changing = (template: Template, unchanged: Stacks) => void;

/** What a case does, step by step. Ports are named `client.Client0`, which is also who calls unless it is said otherwise. */
export type Step =
  | {
      do: 'call';
      ask?: Partial<Ask>;
      from?: string;
      times?: number;
      /** All at once. */
      together?: boolean;
      /** Stacks that get other parameters after so many answers, while calls go on; or, `settled`, before the next call. Part of the change. */
      during?: readonly { after: number; values: Values; settled?: boolean }[];
    }
  | { do: 'lookup'; name: string }
  /** Both canaries, one after the other. */
  | { do: 'canaries' }
  /** The server at an endpoint's address is killed. Part of the change. */
  | { do: 'stop'; port: string };

/** What is not as it should be. Without it a case must come out otherwise. */
export interface Change {
  templates?: Readonly<Partial<Record<StepName, Changing>>>;
  values?: Values;
  /** Nothing after this one is deployed. */
  upTo?: StepName;
  /** What every call asks for besides. */
  ask?: Partial<Ask>;
  /** What endpoints suffer from. */
  fault?: Fault;
  /** First packets of connections are lost at endpoints. */
  isLate?: boolean;
  /** This port signs with another secret than its role's. */
  forged?: string;
}

/** Something that can happen, and what must come out. */
export interface Case {
  name: string;
  /** What is changed, and what it shows. */
  about: string;
  /** With a second main region. */
  standby?: boolean;
  /** Parameters that are no change: how long is waited, for one. */
  values?: Values;
  /** Endpoints end every connection with its first answer, so that each call needs a new one. */
  closes?: boolean;
  /** Undefined: this case shows what must hold with unchanged templates. */
  change?: Change;
  steps: readonly Step[];
  /** Sentences that must be true. */
  expects: Readonly<Record<string, (outcome: Outcome) => boolean>>;
}

/** Sentences of a case that are not true. */
export const unmet = ({ expects }: Case, outcome: Outcome): string[] =>
  Object.entries(expects).flatMap(([sentence, isTrue]) => (isTrue(outcome) ? [] : [sentence]));

/** The case without its change. */
export const reverted = (one: Case): Case => {
  const { change: _, ...rest } = one;
  const steps = one.steps.flatMap((step): Step[] => {
    if (step.do === 'stop') return [];
    if (step.do !== 'call') return [step];
    const { during: __, ...call } = step;
    return [call];
  });
  return { ...rest, steps };
};
