import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type Emulator, startEmulator } from '../deploy/index.js';
import { type Table } from '../functions/needs.js';

/** The tables of the template, in an emulator of a test file's own. */
export interface TestTables {
  emulator: Emulator;
  /** All items of a table. */
  scan<Item>(table: Table): Promise<Item[]>;
  stop(): Promise<void>;
}

const logicalIds = {
  users: 'UsersTable',
  orders: 'OrdersTable',
  inventory: 'InventoryTable',
  outbox: 'OutboxTable',
} as const satisfies Record<Table, string>;

/** As the template has it, without what tells one account from another. */
const definitionOf = (table: Table): Omit<CreateTableCommandInput, 'TableName'> => {
  const template = parse(readFileSync(new URL('../template.yaml', import.meta.url), 'utf8'), { logLevel: 'silent' });
  const { BillingMode, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } =
    template.Resources[logicalIds[table]].Properties;
  return { BillingMode, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes };
};

/** Makes them, and tells the stores of this process where they are: to be called before a store is imported. */
export const testTables = async (): Promise<TestTables> => {
  const emulator = await startEmulator();
  const client = new DynamoDBClient(emulator.config);
  const names = new Map<Table, string>();
  for (const table of ['users', 'orders', 'inventory', 'outbox'] as const) {
    const TableName = `${table}-${randomBytes(4).toString('hex')}`;
    await client.send(new CreateTableCommand({ TableName, ...definitionOf(table) }));
    names.set(table, TableName);
    process.env[`${table.toUpperCase()}_TABLE`] = TableName;
  }
  const { credentials, endpoint, region } = emulator.config;
  process.env['AWS_ENDPOINT_URL'] = endpoint;
  process.env['AWS_REGION'] = region;
  process.env['AWS_ACCESS_KEY_ID'] = credentials?.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = credentials?.secretAccessKey;
  const documents = DynamoDBDocumentClient.from(client);
  return {
    emulator,
    scan: async <Item>(table: Table) => {
      const { Items = [] } = await documents.send(
        new ScanCommand({ TableName: names.get(table), ConsistentRead: true }),
      );
      return Items as Item[];
    },
    stop: () => emulator.stop(),
  };
};
