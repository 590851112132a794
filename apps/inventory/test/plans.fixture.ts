import { type MongoDatabase } from '@tessera/messaging/mongo';
import { type mongo } from 'mongoose';

/** What there is more of every day. */
const growing = new Set([
  'products',
  'product_words',
  'stocks',
  'reservations',
  'movements',
  'inbox',
  'newest_seen',
  'outbox',
  'outbox_newest',
  'parked_keys',
  'parked_messages',
  'idempotency_keys',
]);

type Command = Record<string, unknown>;

/** Whose query it is, and in which transaction, is nothing that `explain` takes. */
const context = [
  'lsid',
  '$db',
  'txnNumber',
  'startTransaction',
  'autocommit',
  'readConcern',
  'writeConcern',
  '$clusterTime',
];
const withoutContext = (command: Command): Command =>
  Object.fromEntries(Object.entries(command).filter(([name]) => !context.includes(name)));

/** An update or delete of many is explained one by one. */
const parts = (name: string, command: Command): Command[] => {
  const list = name === 'update' ? 'updates' : name === 'delete' ? 'deletes' : undefined;
  if (!list) return [command];
  return (command[list] as Command[]).map((one) => ({ [name]: command[name], [list]: [one] }));
};

const queries = ['find', 'aggregate', 'update', 'delete', 'findAndModify', 'count', 'distinct'];

/** Every query of a collection that grows which MongoDB gets while `work` runs. */
const queriesOf = async (database: MongoDatabase, work: () => Promise<unknown>): Promise<Command[]> => {
  const client = database.connection.getClient();
  const seen: Command[] = [];
  const note = ({ commandName, command }: mongo.CommandStartedEvent) => {
    if (!queries.includes(commandName) || !growing.has(String(command[commandName]))) return;
    seen.push(...parts(commandName, withoutContext(command)));
  };
  client.on('commandStarted', note);
  await work().finally(() => client.off('commandStarted', note));
  return seen;
};

/** Those for which every document would be read. */
export const scansOf = async (database: MongoDatabase, work: () => Promise<unknown>): Promise<string[]> => {
  const scans: string[] = [];
  for (const query of await queriesOf(database, work)) {
    const plan = JSON.stringify(await database.connection.db?.command({ explain: query, verbosity: 'queryPlanner' }));
    if (/"stage":"COLLSCAN"/.test(plan)) scans.push(JSON.stringify(query).slice(0, 300));
  }
  return scans;
};
