import { DeleteTableCommand, DescribeTableCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { DeleteQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import {
  accountOf,
  type Aws,
  deleteBucket,
  deleteStack,
  findStack,
  hasBucket,
  isOursInReview,
  pause,
  refuseForeign,
  type Stack,
  type Talk,
  unless,
} from '@tessera/aws';
import { CommandError } from '@tessera/command';
import { silent } from '@tessera/stack';
import { codeBucketName } from './code-bucket-name.js';
import { checkStackName } from './deploy.js';
import { deleteParameters, keyNames } from './keys.js';
import { allKept, type Kept, keptName, writeKept } from './kept.js';

/** What is to be taken down. */
export interface DestroyOptions extends Talk {
  stack: string;
  /** Data and keys, too. */
  data?: boolean;
  dryRun?: boolean;
}

const tableThere = async ({ tables }: Aws, TableName: string) =>
  (await tables.send(new DescribeTableCommand({ TableName })).catch(unless('ResourceNotFoundException')))?.Table;

const queueThere = async ({ queues }: Aws, QueueUrl: string): Promise<boolean> => {
  const asked = queues.send(new GetQueueAttributesCommand({ QueueUrl }));
  const none = unless('QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue');
  return (await asked.catch(none)) !== undefined;
};

const filterAsync = async <Item>(items: readonly Item[], holds: (item: Item) => Promise<boolean>): Promise<Item[]> => {
  const answers = await Promise.all(items.map(holds));
  return items.filter((_, at) => answers[at]);
};

const stillThere = async (aws: Aws, { tables, buckets, queues }: Kept): Promise<Kept> => ({
  tables: await filterAsync(tables, async (table) => (await tableThere(aws, table)) !== undefined),
  buckets: await filterAsync(buckets, (bucket) => hasBucket(aws, bucket)),
  queues: await filterAsync(queues, (queue) => queueThere(aws, queue)),
});

/** Nothing can be done with a table while something is done with it. */
const settledTable = async (aws: Aws, name: string) => {
  let table = await tableThere(aws, name);
  while (table?.TableStatus === 'UPDATING') {
    await pause(aws.config);
    table = await tableThere(aws, name);
  }
  return table;
};

const deleteTable = async (aws: Aws, TableName: string): Promise<void> => {
  const table = await settledTable(aws, TableName);
  if (table?.DeletionProtectionEnabled)
    await aws.tables.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
  const { TableStatus = 'DELETING' } = (await settledTable(aws, TableName)) ?? {};
  if (TableStatus !== 'DELETING') await aws.tables.send(new DeleteTableCommand({ TableName }));
  while (await tableThere(aws, TableName)) await pause(aws.config);
};

/** The keys last of all, and what stayed: until then it can be said again. */
const deleteData = async (aws: Aws, name: string, { tables, buckets, queues }: Kept): Promise<void> => {
  await Promise.all(tables.map((table) => deleteTable(aws, table)));
  for (const bucket of buckets) await deleteBucket(aws, bucket);
  for (const QueueUrl of queues) await aws.queues.send(new DeleteQueueCommand({ QueueUrl }));
  await deleteParameters(aws, [...Object.values(keyNames(name)), keptName(name)]);
};

const listed = ({ tables, buckets, queues }: Kept, name: string): string[] => [
  ...tables.map((table) => `  table   ${table}`),
  ...buckets.map((bucket) => `  bucket  ${bucket}`),
  ...queues.map((queue) => `  queue   ${queue}`),
  `  keys    ${keyNames(name).signing.replace(/[^/]*$/, '*')}`,
];

const plan = (name: string, stack: Stack | undefined, kept: Kept, data: boolean): string[] => [
  stack ? `The stack ${name} is deleted (${stack.status}).` : `There is no stack ${name} any more.`,
  data ? 'Deleted with all that is in them:' : 'What stays, and --data deletes:',
  ...listed(kept, name),
];

const mustAgree = async ({ stack, data, confirm }: DestroyOptions) => {
  const question = data ? `Delete ${stack} and all of its data?` : `Delete ${stack}?`;
  if (!(await confirm?.(question))) throw new CommandError('Nothing was deleted: --yes agrees.');
};

/** Ours, or none. One that never came to be has no tag yet. */
const ownOrNone = async (aws: Aws, name: string): Promise<Stack | undefined> => {
  const stack = await findStack(aws, name);
  if (!stack) return undefined;
  const isOurs = stack.isOurs || (stack.status === 'REVIEW_IN_PROGRESS' && (await isOursInReview(aws, stack)));
  refuseForeign({ ...stack, isOurs });
  return stack;
};

/**
 * Deletes a stack and the bucket with its code, and says what stays: tables, receipts, keys. With `data` these go, too, also
 * those of a stack that was deleted earlier: their names are written down before. May be interrupted and said again.
 */
export const destroy = async (aws: Aws, options: DestroyOptions): Promise<void> => {
  const { data = false, dryRun = false, progress = silent, say = () => undefined } = options;
  const name = checkStackName(options.stack);
  const account = await accountOf(aws);
  const stack = await ownOrNone(aws, name);
  const kept = await allKept(aws, name, stack);
  for (const line of plan(name, stack, await stillThere(aws, kept), data)) say(line);
  if (dryRun) return;
  await mustAgree(options);
  await writeKept(aws, name, kept);
  if (stack) await deleteStack(aws, stack, progress);
  progress('stack', 'deleted');
  await deleteBucket(aws, codeBucketName(account, aws.config, name));
  if (!data) return writeKept(aws, name, await stillThere(aws, kept));
  await deleteData(aws, name, await stillThere(aws, kept));
  progress('data', 'deleted');
};
