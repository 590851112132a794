import {
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetCommandOutput,
  ExecuteChangeSetCommand,
  ListChangeSetsCommand,
  type Parameter,
  type Tag,
} from '@aws-sdk/client-cloudformation';
import { CommandError } from '@tessera/command';
import { type Progress, silent } from '@tessera/stack';
import { randomUUID } from 'node:crypto';
import { type Aws } from './aws.js';
import { type Change, changeOf } from './changes.js';
import { deleteTemplate, objectUrl, uploadTemplate } from './code-bucket.js';
import { deleteStack, editionTag, findStack, pause, settled, type Stack } from './stack.js';

/** Changes that CloudFormation has worked out and would make. */
export interface ChangeSet {
  id: string;
  stack: string;
  /** The stack is only there for this change set's sake. */
  isNew: boolean;
  changes: readonly Change[];
  isExecutable: boolean;
}

const ours = 'tessera-';

interface Wanted {
  stack: string;
  isNew: boolean;
  template: string;
  /** Where it lies while CloudFormation reads it: in a request it would be too long. */
  bucket: string;
  parameters: Parameter[];
  /** Beside that of the edition. */
  tags?: Tag[];
}

const request = async (
  aws: Aws,
  { stack, isNew, bucket, parameters, tags = [] }: Wanted,
  key: string,
): Promise<string> => {
  const { Id = '' } = await aws.formation.send(
    new CreateChangeSetCommand({
      StackName: stack,
      ChangeSetName: `${ours}${randomUUID()}`,
      ChangeSetType: isNew ? 'CREATE' : 'UPDATE',
      TemplateURL: objectUrl(aws.config, bucket, key),
      Parameters: parameters,
      Capabilities: ['CAPABILITY_IAM'],
      Tags: [editionTag(aws), ...tags],
    }),
  );
  return Id;
};

/** Has CloudFormation work out what would change. With nothing to change it answers one without changes that cannot be executed. */
export const createChangeSet = async (aws: Aws, wanted: Wanted): Promise<ChangeSet> => {
  const { stack, isNew, bucket, template } = wanted;
  const key = await uploadTemplate(aws, bucket, template);
  await using made = new AsyncDisposableStack();
  made.defer(() => deleteTemplate(aws, bucket, key));
  const set = { id: await request(aws, wanted, key), stack, isNew, changes: [], isExecutable: false };
  const [first, ...rest] = await described(aws, stack, set.id);
  if (first?.Status !== 'FAILED') return { ...set, changes: [first, ...rest].flatMap(changesIn), isExecutable: true };
  if (isEmpty(first.StatusReason)) return set;
  await discard(aws, set);
  throw new CommandError(`CloudFormation refuses the template or its parameters: ${first.StatusReason}`);
};

const changesIn = (page: DescribeChangeSetCommandOutput | undefined): Change[] =>
  (page?.Changes ?? []).flatMap(({ ResourceChange }) => (ResourceChange ? [changeOf(ResourceChange)] : []));

const isEmpty = (reason = '') => /didn't contain changes|no updates are to be performed/i.test(reason);

/** All pages of it, once it has been worked out. */
const described = async (
  aws: Aws,
  StackName: string,
  ChangeSetName: string,
): Promise<DescribeChangeSetCommandOutput[]> => {
  const page = (NextToken?: string) =>
    aws.formation.send(
      new DescribeChangeSetCommand({ StackName, ChangeSetName, ...(NextToken === undefined ? {} : { NextToken }) }),
    );
  let last = await page();
  while (/^CREATE_(PENDING|IN_PROGRESS)$/.test(last.Status ?? '')) {
    await pause(aws.config);
    last = await page();
  }
  const pages = [last];
  while (last.NextToken !== undefined) pages.push((last = await page(last.NextToken)));
  return pages;
};

/** The stack once its change set is being executed: for a moment a new one may still be in review. */
const begun = async (aws: Aws, name: string): Promise<Stack> => {
  const now = await findStack(aws, name);
  if (!now) throw new CommandError(`The stack ${name} is gone while it was being changed: say it again.`);
  if (now.status !== 'REVIEW_IN_PROGRESS') return now;
  await pause(aws.config);
  return begun(aws, name);
};

/** Makes the changes and waits for the end, whatever it is. */
export const execute = async (aws: Aws, { id, stack }: ChangeSet, progress: Progress): Promise<Stack> => {
  await aws.formation.send(new ExecuteChangeSetCommand({ StackName: stack, ChangeSetName: id }));
  return settled(aws, await begun(aws, stack), progress);
};

/** Forgets it; a stack that was only there for it goes with it. */
export const discard = async (aws: Aws, { id, stack, isNew }: ChangeSet): Promise<void> => {
  await aws.formation.send(new DeleteChangeSetCommand({ StackName: stack, ChangeSetName: id }));
  const left = isNew ? await findStack(aws, stack) : undefined;
  if (left) await deleteStack(aws, left, silent);
};

/** Does this stack in review hold nothing but change sets of ours? It may have no tags yet. */
export const isOursInReview = async ({ formation }: Aws, { id }: Stack): Promise<boolean> => {
  const { Summaries = [] } = await formation.send(new ListChangeSetsCommand({ StackName: id }));
  return Summaries.every(({ ChangeSetName = '' }) => ChangeSetName.startsWith(ours));
};
