import { CommandError } from '@tessera/command';
import { TemplateFault } from '../template/fault.js';
import { type ResolvedStack, type Template } from '../template/model.js';
import { readTemplate } from '../template/read.js';
import { resolve } from '../template/resolve.js';
import { carried, type Outputs } from './carry.js';
import { type ByPlace, knownValues } from './known.js';
import { deployOrder, type Place, stackName, type StepName, steps } from './steps.js';

/** What is deployed, and where. */
export interface Deployment {
  /** The stacks are `<name>-main`, `<name>-client`, … */
  name: string;
  /** With a region for a standby its stacks come too. */
  regions: ByPlace<string>;
  cidrs: ByPlace<string>;
  /** Parameters by step; they are stronger than what is known or carried. */
  values?: Readonly<Partial<Record<StepName, Readonly<Record<string, string>>>>>;
  /** Changes a parsed template before it is resolved. */
  change?: (template: Template, step: StepName) => void;
  /** The last step: what comes after it is not deployed. */
  upTo?: StepName;
  /** Outputs of stacks that are there already; they are carried instead of invented ones. */
  outputs?: Outputs;
  account?: string;
}

const stepsOf = ({ regions, upTo }: Deployment): readonly StepName[] => {
  const order = deployOrder({ standby: regions.standby !== undefined });
  return upTo === undefined ? order : order.slice(0, order.indexOf(upTo) + 1);
};

const orCommandError = (resolving: () => ResolvedStack): ResolvedStack => {
  try {
    return resolving();
  } catch (error) {
    throw error instanceof TemplateFault ? new CommandError(`${error.message}.`, { cause: error }) : error;
  }
};

/**
 * What all stacks would be, deployed one after another with the values that flow between them; no AWS is asked. A dry run
 * shows by it what would be made, and the lab builds it.
 *
 * @throws CommandError where a template, or a value for one, would be refused: a line with stack and resource.
 */
export const resolveAll = (deployment: Deployment): Map<StepName, ResolvedStack> => {
  const { name, regions, cidrs, values = {}, change, outputs = {}, account = '111122223333' } = deployment;
  const code = { bucket: (place: Place) => `tessera-xr-${account}-${regions[place]}`, prefix: 'code' };
  const stacks = new Map<StepName, ResolvedStack>();
  for (const step of stepsOf(deployment)) {
    const template = readTemplate(steps[step].template);
    change?.(template, step);
    const soFar = [...stacks].map(([before, stack]) => [before, { ...stack.outputs, ...outputs[before] }]);
    const flowing = carried(step, Object.fromEntries(soFar));
    const given = {
      stack: stackName(name, step),
      region: regions[steps[step].place] ?? '',
      values: { ...knownValues(step, { cidrs, code }), ...flowing, ...values[step] },
      account,
    };
    stacks.set(
      step,
      orCommandError(() => resolve(template, given)),
    );
  }
  return stacks;
};
