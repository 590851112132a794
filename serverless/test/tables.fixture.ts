import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { type Emulator, startEmulator } from '@tessera/aws';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { surroundWith } from '../deploy/surroundings.js';
import { type Table, tables } from '../functions/needs.js';

/** An emulator of a test file's own, and the tables of the template in it. */
export interface TestTables {
  emulator: Emulator;
  /** New and empty ones: from now on all stores of this process work on them. */
  renew(): Promise<void>;
  /** All items of a table. */
  scan<Item>(table: Table): Promise<Item[]>;
  stop(): Promise<void>;
}

/** As the template has it, without what tells one account from another. */
const definitionOf = (table: Table): Omit<CreateTableCommandInput, 'TableName'> => {
  const template = parse(readFileSync(new URL('../template.yaml', import.meta.url), 'utf8'), { logLevel: 'silent' });
  const { BillingMode, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } =
    template.Resources[tables[table].id].Properties;
  return { BillingMode, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes };
};

/** Starts the emulator, without tables. To be called before a store is imported. */
export const testTables = async (): Promise<TestTables> => {
  const emulator = await startEmulator();
  surroundWith(emulator.config);
  const bare = new DynamoDBClient(emulator.config);
  const client = DynamoDBDocumentClient.from(bare);
  const renew = async () => {
    for (const table of Object.keys(tables) as Table[]) {
      const TableName = `${table}-${randomBytes(4).toString('hex')}`;
      await bare.send(new CreateTableCommand({ TableName, ...definitionOf(table) }));
      process.env[tables[table].variable] = TableName;
    }
  };
  const scan = async <Item>(table: Table): Promise<Item[]> => {
    const items: Item[] = [];
    const all = { TableName: process.env[tables[table].variable], ConsistentRead: true };
    for await (const { Items = [] } of paginateScan({ client }, all)) items.push(...(Items as Item[]));
    return items;
  };
  return { emulator, renew, scan, stop: () => emulator.stop() };
};
