import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { type Table } from '../functions/needs.js';
import { dynamo, type Key, nameOf } from './tables.js';

/** One write of a transaction, with the condition under which it may be done. */
export type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Values of an update or a condition by their names, which are those of attributes: `{ state: 'HELD' }` is `:state`. */
type Values = Readonly<Record<string, unknown>>;

const namesOf = (...all: Values[]) => Object.fromEntries(all.flatMap(Object.keys).map((name) => [`#${name}`, name]));

const prefixed = (prefix: string, values: Values) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${prefix}_${name}`, value]));

/** What an update does: `set` writes, `add` counts up or down. It is done when all of `is` are so, and nothing is below `atLeast` or above `atMost`. */
export interface Update {
  set?: Values;
  add?: Readonly<Record<string, number>>;
  is?: Values;
  atLeast?: Readonly<Record<string, number>>;
  atMost?: Readonly<Record<string, number>>;
}

const actions = ({ set = {}, add = {} }: Update) => [
  ...Object.keys(set).map((name) => `#${name} = :set_${name}`),
  ...Object.keys(add).map((name) => `#${name} = #${name} + :add_${name}`),
];

const conditions = ({ is = {}, atLeast = {}, atMost = {} }: Update) =>
  [
    'attribute_exists(pk)',
    ...Object.keys(is).map((name) => `#${name} = :is_${name}`),
    ...Object.keys(atLeast).map((name) => `#${name} >= :atLeast_${name}`),
    ...Object.keys(atMost).map((name) => `#${name} <= :atMost_${name}`),
  ].join(' AND ');

const words = (update: Update) => {
  const { set = {}, add = {}, is = {}, atLeast = {}, atMost = {} } = update;
  const names = namesOf(set, add, is, atLeast, atMost);
  const values = {
    ...prefixed('set', set),
    ...prefixed('add', add),
    ...prefixed('is', is),
    ...prefixed('atLeast', atLeast),
    ...prefixed('atMost', atMost),
  };
  return {
    ConditionExpression: conditions(update),
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names, ExpressionAttributeValues: values }),
  };
};

/** Changes an item that is there. */
export const update = (table: Table, key: Key, change: Update): Write => ({
  Update: {
    TableName: nameOf(table),
    Key: key,
    UpdateExpression: `SET ${actions(change).join(', ')}`,
    ...words(change),
  },
});

/** Writes nothing: the whole transaction is done only if this is so. */
export const mustBe = (table: Table, key: Key, is: Values): Write => ({
  ConditionCheck: { TableName: nameOf(table), Key: key, ...words({ is }) },
});

/** A new item, where none is. */
export const insert = <Item extends Key>(table: Table, item: Item): Write => ({
  Put: { TableName: nameOf(table), Item: item, ConditionExpression: 'attribute_not_exists(pk)' },
});

/** An item anew, if what `is` says of the old one is still so. */
export const replace = <Item extends Key>(table: Table, item: Item, is: Values): Write => ({
  Put: { TableName: nameOf(table), Item: item, ...words({ is }) },
});

/** All of them or none. */
export const transact = async (writes: readonly Write[]): Promise<void> => {
  await dynamo.send(new TransactWriteCommand({ TransactItems: [...writes] }));
};

/** What says that somebody else was there: a condition that is no longer so, or a transaction that overlaps ours. */
const OTHERS = new Set(['ConditionalCheckFailed', 'TransactionConflict']);
/** Of the service, and over in a moment. */
const BUSY = new Set(['ThrottlingError', 'ProvisionedThroughputExceeded']);

/**
 * Whether a transaction that failed is worth another try on what is there now. All of its reasons must say so: an item too large
 * or a wrong key stays one.
 */
export const isCollision = (error: unknown): boolean => {
  if (!(error instanceof TransactionCanceledException)) return false;
  const codes = (error.CancellationReasons ?? []).flatMap(({ Code }) => (Code && Code !== 'None' ? [Code] : []));
  return codes.length > 0 && codes.every((code) => OTHERS.has(code) || BUSY.has(code));
};
