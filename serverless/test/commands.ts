import { type Permission } from '../functions/needs.js';

/** `users GetItem`: an action on something, as a call of ours in a bundle has it. */
export type Use = string;

const TABLES = 'users|orders|inventory|outbox';

/** Calls of the stores by the actions that they need; esbuild may have added a number to a name. */
const onTables: readonly (readonly [call: string, ...actions: string[]])[] = [
  ['get', 'GetItem'],
  // One by GetItem, several by BatchGetItem.
  ['getAll', 'GetItem', 'BatchGetItem'],
  ['insert', 'PutItem'],
  ['replace', 'PutItem'],
  ['update', 'UpdateItem'],
  ['mustBe', 'ConditionCheckItem'],
];

/** Writes and reads that a store says by itself. */
const byHand: readonly (readonly [call: string, action: string])[] = [
  ['Put: ', 'PutItem'],
  ['Update: ', 'UpdateItem'],
  [String.raw`new UpdateCommand\d*\(`, 'UpdateItem'],
  [String.raw`readPage\d*\(`, 'Query'],
];

/** Calls of what is no table. */
const elsewhere: readonly (readonly [call: RegExp, use: Use])[] = [
  [/"CHANGES_QUEUE_URL"/, 'changes SendMessage'],
  [/"CHANGES_DEAD_QUEUE_URL"/, 'changes-dead SendMessage'],
  [/new PublishCommand\d*\(/, 'events Publish'],
  [/new StartSyncExecutionCommand\d*\(/, 'chain StartSyncExecution'],
  [/new (Get|Head)ObjectCommand\d*\(/, 'receipts GetObject'],
  [/new PutObjectCommand\d*\(/, 'receipts PutObject'],
  [/\bgetParameter\d*\(setting/, 'signing-key GetParameter'],
];

const tablesIn = (code: string, pattern: RegExp) => [...code.matchAll(pattern)].flatMap(([, table]) => table ?? []);

/** Of a bundle that is not minified, what we have written; esbuild names the file of each part. */
const ownIn = (code: string) =>
  code
    .split(/^(?=\/\/ [\w.@/-]+\.[cm]?[jt]s$)/m)
    .filter((part) => part.startsWith('// serverless/') && !part.startsWith('// serverless/store/write.ts'))
    .join('');

/** What the code in a bundle can ask AWS for, whether or not its function ever does. */
export const usesIn = (code: string): Set<Use> => {
  const own = ownIn(code);
  const uses = [
    ...onTables.flatMap(([call, ...actions]) =>
      tablesIn(own, new RegExp(String.raw`\b${call}\d*\(\s*"(${TABLES})"`, 'g')).flatMap((table) =>
        actions.map((action) => `${table} ${action}`),
      ),
    ),
    ...byHand.flatMap(([call, action]) =>
      tablesIn(own, new RegExp(String.raw`${call}\{\s*TableName: nameOf\d*\("(${TABLES})"\)`, 'g')).map(
        (table) => `${table} ${action}`,
      ),
    ),
    ...elsewhere.flatMap(([call, use]) => (call.test(own) ? [use] : [])),
  ];
  return new Set(uses);
};

/** Lambda itself does this in the name of a function: it reads what the function is called with, and puts aside what it gave up. */
const isLambdas = (on: string, action: string) =>
  on === 'outbox/stream' ||
  ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'].includes(action) ||
  ['settle-dead', 'receipt-dead'].includes(on);

/** What a function may ask AWS for by itself. An index is a part of its table. */
export const grantedIn = (may: readonly Permission[]): Set<Use> =>
  new Set(
    may.flatMap(({ on, actions }) =>
      actions.filter((action) => !isLambdas(on, action)).map((action) => `${on.split('/')[0]} ${action.split(':')[1]}`),
    ),
  );
