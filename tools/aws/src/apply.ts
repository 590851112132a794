import { CommandError } from '@tessera/command';
import { silent } from '@tessera/stack';
import { type Aws } from './aws.js';
import { type ChangeSet, discard, execute } from './change-set.js';
import { changeLines, inShort, lossesIn } from './changes.js';
import { failuresOf, type Stack } from './stack.js';
import { type Talk } from './talk.js';

/** `none` when the stack was as it should be already. */
export interface Deployed {
  outcome: 'created' | 'updated' | 'none' | 'dry';
  stack?: Stack;
}

/** How it is done. */
export interface Applying extends Talk {
  /** Shows the changes; whoever made the change set discards it. */
  dryRun?: boolean;
}

/** Shows what a change set would do, asks where something gets lost, and does it; with nothing to change it only forgets it. */
export const apply = async (aws: Aws, set: ChangeSet, options: Applying, before?: Stack): Promise<Deployed> => {
  const { say = () => undefined, dryRun = false } = options;
  if (!set.isExecutable) {
    if (!dryRun) await discard(aws, set);
    return before ? { outcome: 'none', stack: before } : { outcome: 'none' };
  }
  for (const line of changeLines(set.changes)) say(line);
  say(`${inShort(set.changes) || 'only outputs or tags change'}.`);
  if (dryRun) return { outcome: 'dry' };
  await agree(aws, set, options);
  return finish(aws, set, options, before);
};

const agree = async (aws: Aws, set: ChangeSet, { confirm }: Applying) => {
  const losses = lossesIn(set.changes);
  if (losses.length === 0) return;
  if (await confirm?.(`${losses.map(({ name }) => name).join(', ')}: may that be replaced or removed?`)) return;
  await discard(aws, set);
  throw new CommandError('Nothing was changed: --yes agrees to what is replaced or removed.');
};

const finish = async (aws: Aws, set: ChangeSet, { progress = silent }: Applying, before?: Stack): Promise<Deployed> => {
  progress('stack', `executing ${inShort(set.changes)}`);
  const stack = await execute(aws, set, progress);
  if (/^(CREATE|UPDATE)_COMPLETE$/.test(stack.status)) return { outcome: before ? 'updated' : 'created', stack };
  const failures = await failuresOf(aws, stack);
  throw new CommandError(
    [`The stack ${stack.name} is ${stack.status}: mend this and say it again.`, ...failures.slice(0, 5)].join('\n  '),
  );
};
