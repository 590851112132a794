import { CommandError } from '@tessera/command';
import { type Progress } from '@tessera/stack';
import { type Aws } from './aws.js';
import { isOursInReview } from './change-set.js';
import { deleteStack, findStack, isBusy, refuseForeign, settled, type Stack } from './stack.js';

/** A first deployment that failed, or never came to its end: such a stack can only be deleted. */
const isStillborn = ({ status }: Stack) =>
  ['REVIEW_IN_PROGRESS', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'CREATE_FAILED', 'DELETE_FAILED'].includes(status);

const stuck =
  'could not be rolled back: mend what the console names, then "aws cloudformation continue-update-rollback --stack-name';

/** How a stack is made ready. */
export interface Preparing {
  progress: Progress;
  /** Deletes nothing, and refuses where something would have to be. */
  dryRun: boolean;
  /** Called before such a stack is deleted: what its rollback has left nobody would find again. */
  remember?: (stack: Stack) => Promise<void>;
}

/**
 * The stack as an update can begin with it; undefined when there is none. Waits for what is under way, deletes what an
 * interrupted first deployment has left, and refuses what is not ours.
 */
export const prepared = async (
  aws: Aws,
  name: string,
  { progress, dryRun, remember }: Preparing,
): Promise<Stack | undefined> => {
  const found = await findStack(aws, name);
  if (!found) return undefined;
  const isOurs = found.isOurs || (found.status === 'REVIEW_IN_PROGRESS' && (await isOursInReview(aws, found)));
  refuseForeign({ ...found, isOurs });
  if (isBusy(found)) progress('stack', `waiting for an earlier run (${found.status})`);
  const stack = isBusy(found) ? await settled(aws, found, progress) : found;
  if (stack.status === 'DELETE_COMPLETE') return undefined;
  if (stack.status === 'UPDATE_ROLLBACK_FAILED') throw new CommandError(`The stack ${name} ${stuck} ${name}".`);
  if (!isStillborn(stack)) return stack;
  if (dryRun && stack.status !== 'REVIEW_IN_PROGRESS')
    throw new CommandError(`The stack ${name} is ${stack.status}: a deployment deletes it first, a dry run does not.`);
  if (stack.status !== 'REVIEW_IN_PROGRESS') await remember?.(stack);
  progress('stack', `deleting what an earlier run has left (${stack.status})`);
  await deleteStack(aws, stack, progress);
  return undefined;
};
