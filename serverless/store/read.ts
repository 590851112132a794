import { BatchGetCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Table } from '../functions/needs.js';
import { dynamo, type Key, nameOf } from './tables.js';

/** DynamoDB gives so many items at once. */
const MOST_AT_ONCE = 100;

// What lies in a table was written by the mapping of its store, and by nobody else: roles see to that.
/** One item as it is now. */
export const get = async <Item>(table: Table, key: Key): Promise<Item | undefined> => {
  const answer = await dynamo.send(new GetCommand({ TableName: nameOf(table), Key: key, ConsistentRead: true }));
  return answer.Item as Item | undefined;
};

/** Some items as they are now, in no order; each key once, and what is not there is left out. */
export const getAll = async <Item>(table: Table, wanted: readonly Key[]): Promise<Item[]> => {
  const [only] = wanted;
  if (only && wanted.length === 1) return [await get<Item>(table, only)].flatMap((item) => item ?? []);
  const items: Item[] = [];
  for (let from = 0; from < wanted.length; from += MOST_AT_ONCE)
    items.push(...(await getSome<Item>(table, wanted.slice(from, from + MOST_AT_ONCE))));
  return items;
};

/** A throttled table gives some of them, and says which are left. */
const getSome = async <Item>(table: Table, wanted: readonly Key[], attempt = 1): Promise<Item[]> => {
  const name = nameOf(table);
  const request = { [name]: { Keys: [...wanted], ConsistentRead: true } };
  const { Responses, UnprocessedKeys } = await dynamo.send(new BatchGetCommand({ RequestItems: request }));
  const items = (Responses?.[name] ?? []) as Item[];
  const left = (UnprocessedKeys?.[name]?.Keys ?? []) as Key[];
  if (left.length === 0) return items;
  await sleep(Math.random() * 50 * 2 ** attempt);
  return [...items, ...(await getSome<Item>(table, left, attempt + 1))];
};
