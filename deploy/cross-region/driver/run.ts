import { type Package, type Talk } from '@tessera/aws';
import { type Progress, silent } from '@tessera/stack';
import { type Outputs } from './carry.js';
import { type Place, type StepName, steps, type TemplateName } from './steps.js';
import { type Site } from './site.js';
import { type Survey } from './survey.js';
import { type Wanted } from './wanted.js';

/** How the person at the other end is spoken with. */
export interface Speech extends Talk {
  /** Told which stack is worked on from now on: whoever interrupts is told what was left as it is. */
  begins?(stack: string): void;
}

/** What is the same for all steps of a run. */
export interface Run {
  survey: Survey;
  wanted: Wanted;
  code: Package;
  templateText: (name: TemplateName) => string;
  speech: Speech;
  progress: Progress;
  dryRun: boolean;
  /** Of the stacks that are there; each step adds its own. */
  outputs: Outputs;
}

/** Where a step is done. */
export const siteOf = ({ survey }: Pick<Run, 'survey'>, step: StepName): Site => {
  const place: Place = steps[step].place;
  const site = survey.sites[place];
  if (!site) throw new Error(`${step} has no region`);
  return site;
};

/** Says a line of what was asked for. */
export const sayOf =
  ({ say }: Speech): ((line: string) => void) =>
  (line) =>
    say?.(line);

/** Hands on progress, or nothing. */
export const progressOf = ({ progress = silent }: Speech): Progress => progress;
