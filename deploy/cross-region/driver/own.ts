import { isOursInReview, refuseForeign, type Stack } from '@tessera/aws';
import { CommandError } from '@tessera/command';
import { stackName, type StepName, steps } from './steps.js';
import { type Found, regionsSaid } from './survey.js';

/** Refuses where the main stack says that the rest is elsewhere: what would be looked at is not what is meant. */
const mustAgree = (found: Found): void => {
  for (const place of ['main', 'client', 'standby'] as const) {
    const [said, asked] = [regionsSaid(found)[place], found.sites[place]?.aws.config.region];
    if (said !== undefined && asked !== undefined && said !== asked)
      throw new CommandError(`CHANGES_REGION ${place} of ${found.name} is in ${said}, not in ${asked}: name that one.`);
  }
};

/** The stacks of a deployment, all of them ours. Those that never came to be may have no tag. */
export const ownStacks = async (found: Found): Promise<ReadonlyMap<StepName, Stack>> => {
  mustAgree(found);
  for (const [step, stack] of found.stacks) {
    const site = found.sites[steps[step].place];
    const inReview = stack.status === 'REVIEW_IN_PROGRESS' && site !== undefined;
    refuseForeign({ ...stack, isOurs: stack.isOurs || (inReview && (await isOursInReview(site.aws, stack))) });
  }
  return found.stacks;
};

/** Stacks that have to be there. */
export const runningStacks = async (found: Found): Promise<ReadonlyMap<StepName, Stack>> => {
  const stacks = await ownStacks(found);
  const missing = (['main', 'client', 'routes'] as const).find((step) => !stacks.has(step));
  if (missing !== undefined)
    throw new CommandError(
      `There is no stack ${stackName(found.name, missing)} in ${found.sites[steps[missing].place]?.aws.config.region}: "tessera aws cross-region deploy" makes it.`,
    );
  return stacks;
};
