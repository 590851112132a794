import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Table, tables } from '../functions/needs.js';

/** A client per process: its connection and its credentials outlive the call. */
export const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});

/** The name of a table. A function knows only those that its role may touch. */
export const nameOf = (table: Table): string => {
  const { variable } = tables[table];
  const name = process.env[variable];
  if (!name) throw new Error(`${variable} is not set: this function has no business with that table`);
  return name;
};

/** The key of an item. What lies under one `pk` is of one owner. */
export interface Key {
  pk: string;
  sk: string;
}

/** The keys of all items that there are, by what they are of. */
export const keys = {
  user: (id: string): Key => ({ pk: `USER#${id}`, sk: 'USER' }),
  email: (email: string): Key => ({ pk: `EMAIL#${email}`, sk: 'EMAIL' }),
  refreshToken: (hash: string): Key => ({ pk: `TOKEN#${hash}`, sk: 'TOKEN' }),
  hold: (orderId: string): Key => ({ pk: `HOLD#${orderId}`, sk: 'HOLD' }),
  failures: (email: string, window: number): Key => ({ pk: `THROTTLE#login#${email}`, sk: String(window) }),
  order: (id: string): Key => ({ pk: `ORDER#${id}`, sk: 'ORDER' }),
  once: (hash: string): Key => ({ pk: `ONCE#${hash}`, sk: 'ONCE' }),
  product: (sku: string): Key => ({ pk: `SKU#${sku}`, sk: 'SKU' }),
  adjustment: (sku: string, id: string): Key => ({ pk: `SKU#${sku}`, sk: `ADJUSTED#${id}` }),
  reservation: (orderId: string): Key => ({ pk: `RESERVATION#${orderId}`, sk: 'RESERVATION' }),
  change: (subject: string, id: string): Key => ({ pk: subject, sk: id }),
};

/** Epoch seconds in which DynamoDB deletes an item, some time after: whoever reads it compares by itself. */
export const expiry = (at: number, lifeSeconds: number): number => Math.floor(at / 1_000) + lifeSeconds;
