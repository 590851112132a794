import { changeLines, inShort } from '@tessera/aws';
import { type ResolvedStack } from '../template/model.js';
import { carried, type Source } from './carry.js';
import { resolveAll } from './resolved.js';
import { sayOf, type Run } from './run.js';
import { stackName, type StepName } from './steps.js';
import { parametersOf } from './survey.js';
import { valuesOf } from './values.js';

/** All that would be: made of the templates, without AWS. */
export const resolvedRun = ({ survey, wanted, code, outputs }: Run): Map<StepName, ResolvedStack> => {
  const of = (step: StepName) => ({
    ...parametersOf(survey, step),
    ...valuesOf(step, { survey, wanted, prefix: code.prefix, isNew: !survey.stacks.has(step) }),
  });
  const { name, regions, cidrs, accounts } = survey;
  const values = Object.fromEntries([...survey.stacks.keys()].map((step) => [step, of(step)]));
  return resolveAll({ name, regions, cidrs, outputs, account: accounts.main, values });
};

const unknown = (source: Source) => `‹${source}›`;

/** Shows what a stack that is not there would be made of, and which values are known only once others are. */
export const sayMissing = (run: Run, step: StepName, stack: ResolvedStack): void => {
  const say = sayOf(run.speech);
  const changes = stack.resources.map(({ logicalId, type }) => ({
    name: logicalId,
    type: type.replace(/^AWS::/, ''),
    action: 'add' as const,
  }));
  say(`${stackName(run.wanted.name, step)} in ${stack.region} would be made:`);
  for (const [name, value] of Object.entries(carried(step, run.outputs, unknown))) say(`  ${name.padEnd(20)} ${value}`);
  for (const line of changeLines(changes)) say(line);
  say(`${inShort(changes)}.`);
};
