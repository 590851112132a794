import { CommandError } from '@tessera/command';
import { type Progress } from '@tessera/stack';
import { type Aws } from './aws.js';
import { isOursInReview } from './change-set.js';
import { allKept, writeKept } from './kept.js';
import { deleteStack, findStack, isBusy, refuseForeign, settled, type Stack } from './stack.js';

/** A first deployment that failed, or never came to its end: such a stack can only be deleted. */
const isStillborn = ({ status }: Stack) =>
  ['REVIEW_IN_PROGRESS', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'CREATE_FAILED', 'DELETE_FAILED'].includes(status);

const stuck =
  'could not be rolled back: mend what the console names, then "aws cloudformation continue-update-rollback --stack-name';

/**
 * The stack as an update can begin with it; undefined when there is none. Waits for what is under way, deletes what an
 * interrupted first deployment has left, and refuses what is not ours.
 */
export const prepared = async (
  aws: Aws,
  name: string,
  { progress, dryRun }: { progress: Progress; dryRun: boolean },
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
  // What its rollback has not deleted nobody would find again.
  if (stack.status !== 'REVIEW_IN_PROGRESS') await writeKept(aws, name, await allKept(aws, name, stack));
  progress('stack', `deleting what an earlier run has left (${stack.status})`);
  await deleteStack(aws, stack, progress);
  return undefined;
};
