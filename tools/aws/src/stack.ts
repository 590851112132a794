import {
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
  type Stack as Described,
  type Tag,
} from '@aws-sdk/client-cloudformation';
import { CommandError } from '@tessera/command';
import { nowAndThen, type Progress } from '@tessera/stack';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Aws, type AwsConfig } from './aws.js';
import { isAws } from './aws-error.js';

/** What a stack of ours is known by. Tags of a stack are on everything in it, too. */
export const editionTag = ({ edition }: Pick<Aws, 'edition'>) => ({ Key: 'tessera:edition', Value: edition });

/** A stack as CloudFormation has it. */
export interface Stack {
  id: string;
  name: string;
  /** `CREATE_COMPLETE` and so on. */
  status: string;
  reason: string;
  /** Has the tag of this edition. */
  isOurs: boolean;
  tags: Readonly<Record<string, string>>;
  outputs: Readonly<Record<string, string>>;
  parameters: Readonly<Record<string, string>>;
}

const stackFrom = (described: Described, { Key, Value }: Tag): Stack => ({
  id: described.StackId ?? '',
  name: described.StackName ?? '',
  status: described.StackStatus ?? '',
  reason: described.StackStatusReason ?? '',
  isOurs: (described.Tags ?? []).some((tag) => tag.Key === Key && tag.Value === Value),
  tags: Object.fromEntries((described.Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? ''])),
  outputs: Object.fromEntries((described.Outputs ?? []).map((one) => [one.OutputKey ?? '', one.OutputValue ?? ''])),
  parameters: Object.fromEntries(
    (described.Parameters ?? []).map((one) => [one.ParameterKey ?? '', one.ParameterValue ?? '']),
  ),
});

/** The stack of that name or id; undefined when there is none. One that is deleted is found by its id alone. */
export const findStack = async (aws: Aws, name: string): Promise<Stack | undefined> => {
  try {
    const { Stacks = [] } = await aws.formation.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks[0] && stackFrom(Stacks[0], editionTag(aws));
  } catch (error) {
    if (isAws(error, 'ValidationError') && /does not exist/.test(error.message)) return undefined;
    throw error;
  }
};

/** Says it where the stack is somebody else's. */
export const refuseForeign = (stack: Stack): void => {
  if (!stack.isOurs)
    throw new CommandError(
      `The stack ${stack.name} is not one of Tessera's (it has no tag tessera:edition of this edition): choose another name.`,
    );
};

/** CloudFormation works on it now. In review nothing works: it waits for a change set to be executed. */
export const isBusy = ({ status }: Stack): boolean =>
  status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS';

/** An emulator is asked as often as it likes. */
export const pause = ({ endpoint }: AwsConfig): Promise<void> => sleep(endpoint === undefined ? 2_000 : 100);

/** Waits until CloudFormation has done what it does to this stack, and says how far it is. */
export const settled = async (aws: Aws, stack: Stack, progress: Progress): Promise<Stack> => {
  const say = nowAndThen((line) => progress('stack', line));
  const since = new Date();
  for (;;) {
    const now = await findStack(aws, stack.id);
    if (!now || !isBusy(now)) return now ?? { ...stack, status: 'DELETE_COMPLETE' };
    const { done, working } = await eventsSince(aws, stack, since);
    say(
      `${now.status.toLowerCase().replaceAll('_', ' ')}: ${done.size} resources done, ${[...working].slice(0, 3).join(', ')}`,
    );
    await pause(aws.config);
  }
};

const eventsSince = async ({ formation }: Aws, { id }: Stack, since: Date) => {
  const { StackEvents = [] } = await formation.send(new DescribeStackEventsCommand({ StackName: id }));
  const done = new Set<string>();
  const working = new Set<string>();
  // The newest first: what is done is not at work as well.
  for (const { LogicalResourceId = '', ResourceStatus = '', Timestamp, PhysicalResourceId } of StackEvents) {
    if (PhysicalResourceId === id || (Timestamp && Timestamp < since)) continue;
    if (ResourceStatus.endsWith('_COMPLETE')) done.add(LogicalResourceId);
    else if (!done.has(LogicalResourceId)) working.add(LogicalResourceId);
  }
  return { done, working };
};

/** Why resources failed in what was done last, the first cause first; what was only cancelled for it is not said. */
export const failuresOf = async ({ formation }: Aws, { id }: Stack): Promise<string[]> => {
  const { StackEvents = [] } = await formation.send(new DescribeStackEventsCommand({ StackName: id }));
  const began = StackEvents.findIndex(
    ({ PhysicalResourceId, ResourceStatus }) =>
      PhysicalResourceId === id && /^(CREATE|UPDATE|DELETE)_IN_PROGRESS$/.test(ResourceStatus ?? ''),
  );
  return StackEvents.slice(0, began < 0 ? undefined : began)
    .filter(({ ResourceStatus = '', ResourceStatusReason = '' }) => {
      return ResourceStatus.endsWith('_FAILED') && !/cancelled/i.test(ResourceStatusReason);
    })
    .map(({ LogicalResourceId, ResourceStatusReason }) => `${LogicalResourceId}: ${ResourceStatusReason}`)
    .toReversed();
};

/** Deletes a stack and waits for it. */
export const deleteStack = async (aws: Aws, stack: Stack, progress: Progress): Promise<void> => {
  await aws.formation.send(new DeleteStackCommand({ StackName: stack.id }));
  const after = await settled(aws, stack, progress);
  if (after.status === 'DELETE_COMPLETE') return;
  const failures = await failuresOf(aws, after);
  throw new CommandError(
    [
      `The stack ${stack.name} could not be deleted (${after.status}): mend this and say it again.`,
      ...failures.slice(0, 5),
    ].join('\n  '),
  );
};

/** A resource of a stack. */
export interface Resource {
  /** In the template. */
  name: string;
  /** `AWS::DynamoDB::Table` */
  type: string;
  /** Its physical id: a table's or bucket's name, a queue's URL. */
  id: string;
}

/** All resources of a stack. */
export const resourcesOf = async ({ formation }: Aws, { id }: Stack): Promise<Resource[]> => {
  const found: Resource[] = [];
  let next: string | undefined;
  do {
    const page = await formation.send(
      new ListStackResourcesCommand({ StackName: id, ...(next === undefined ? {} : { NextToken: next }) }),
    );
    for (const one of page.StackResourceSummaries ?? [])
      found.push({ name: one.LogicalResourceId ?? '', type: one.ResourceType ?? '', id: one.PhysicalResourceId ?? '' });
    next = page.NextToken;
  } while (next !== undefined);
  return found;
};

/** The text of the template that a stack was made of. */
export const templateOf = async ({ formation }: Aws, { id }: Stack): Promise<string> =>
  (await formation.send(new GetTemplateCommand({ StackName: id, TemplateStage: 'Original' }))).TemplateBody ?? '';
