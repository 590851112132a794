import { CommandError } from '@tessera/command';
import { carries, carriesLater } from './carry.js';
import { type ByPlace } from './known.js';
import { type Place, type StepName, steps } from './steps.js';

/** Parameters by step. */
export type Settings = Readonly<Partial<Record<StepName, Readonly<Record<string, string>>>>>;

/** What is to be deployed. What is not named stays as it is, and is the default where nothing is yet. */
export interface Wanted {
  /** Lower case letters, digits and hyphens, at most 20 of them; the stacks are `<name>-main` and so on. */
  name: string;
  regions: ByPlace<string>;
  cidrs?: Partial<Record<Place, string>>;
  /** ARN of a function in the main region that answers in place of the one that says what it was asked. */
  backend?: string;
  /** A stack of the serverless edition in the main region: its function answers, and its keys count. */
  serverless?: string;
  /** Public keys, as JSON, and who issues tokens. */
  jwks?: string;
  issuer?: string;
  waf?: 'on' | 'off';
  /** Lets the standby write. */
  promote?: boolean;
  set?: Settings;
}

/** The name becomes a part of many others. */
export const checkName = (name: string): string => {
  if (/^[a-z][a-z0-9-]{0,19}$/.test(name)) return name;
  throw new CommandError(`It is named by at most 20 of a-z, 0-9 and -, and begins with a letter; not "${name}".`, {
    exitCode: 2,
  });
};

/** What the driver gives, by a flag of its own or without one. */
const own: Readonly<Record<string, string>> = {
  VpcCidr: 'a flag such as --main-cidr says it',
  ClientCidr: '--client-cidr says it',
  CodeBucket: 'code is always in the bucket of its region',
  CodePrefix: 'the code itself says it',
  Jwks: '--jwks says it',
  Issuer: '--issuer says it',
};

const sourceOf = (step: StepName, parameter: string): string | undefined => {
  const source = carries[step][parameter] ?? carriesLater[step]?.[parameter];
  return source === undefined ? own[parameter] : `it comes from ${source}`;
};

/** Refuses a parameter that nobody may choose: it would be undone by the next run, or break what hangs together. */
export const checkSettings = (set: Settings = {}): void => {
  for (const [step, values] of Object.entries(set))
    for (const parameter of Object.keys(values)) {
      const why = sourceOf(step as StepName, parameter);
      if (why !== undefined) throw new CommandError(`${step}.${parameter} cannot be set: ${why}.`, { exitCode: 2 });
    }
};

/** A name of a step, as a person wrote it. */
export const isStep = (text: string): text is StepName => Object.hasOwn(steps, text);
