import { type ResourceChange } from '@aws-sdk/client-cloudformation';
import { styleText } from 'node:util';

/** What becomes of a resource. */
export type Action = 'add' | 'modify' | 'replace' | 'remove';

/** One resource that a change set touches. */
export interface Change {
  /** Its name in the template. */
  name: string;
  /** `DynamoDB::Table` */
  type: string;
  action: Action;
}

const HOLDS_DATA = /^AWS::(DynamoDB::Table|S3::Bucket|SQS::Queue)$/;

/**
 * What is replaced `Conditional`ly depends on something that CloudFormation does not know before, which nearly all does that
 * names a function; only where data could be lost is it taken for a yes.
 */
const isReplaced = ({ Replacement, ResourceType = '' }: ResourceChange) =>
  Replacement === 'True' || (Replacement === 'Conditional' && HOLDS_DATA.test(ResourceType));

const actionOf = (change: ResourceChange): Action => {
  if (change.Action === 'Add') return 'add';
  if (change.Action === 'Remove') return 'remove';
  return isReplaced(change) ? 'replace' : 'modify';
};

/** CloudFormation's words in ours. */
export const changeOf = (change: ResourceChange): Change => ({
  name: change.LogicalResourceId ?? '',
  type: (change.ResourceType ?? '').replace(/^AWS::/, ''),
  action: actionOf(change),
});

/** A snapshot of an API is named by its content, so each change of the API removes one: nothing is lost with it. */
const PASSING = 'ApiGateway::Deployment';

const isLoss = ({ action, type }: Change) => (action === 'replace' || action === 'remove') && type !== PASSING;

/** Those that somebody has to agree to. */
export const lossesIn = (changes: readonly Change[]): Change[] => changes.filter(isLoss);

const marks = {
  add: ['+', 'green'],
  modify: ['~', 'yellow'],
  replace: ['!', 'red'],
  remove: ['-', 'red'],
} as const;

const order: readonly Action[] = ['remove', 'replace', 'modify', 'add'];

/** So many of one type that each has its line. */
const FEW = 4;

const named = (changes: readonly Change[], type: string): string[] =>
  changes.length <= FEW || changes.some(isLoss)
    ? changes.map(({ name }) => `${name.padEnd(36)} ${type}`)
    : [`${`${changes.length} of them`.padEnd(36)} ${type}`];

/** Lines of the changes, the ones to look at first; many of one type that lose nothing are one line. */
export const changeLines = (changes: readonly Change[]): string[] =>
  order.flatMap((action) => {
    const [mark, colour] = marks[action];
    const types = Map.groupBy(
      changes.filter((change) => change.action === action),
      ({ type }) => type,
    );
    return [...types].flatMap(([type, some]) =>
      named(some, type).map((text) => `  ${styleText(colour, `${mark} ${action.padEnd(8)}`)}${text}`),
    );
  });

/** `3 to add, 1 to replace`. */
export const inShort = (changes: readonly Change[]): string =>
  order
    .map((action) => [changes.filter((change) => change.action === action).length, action] as const)
    .filter(([count]) => count > 0)
    .map(([count, action]) => `${count} to ${action}`)
    .join(', ');
