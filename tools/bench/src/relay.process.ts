import { KafkaClient, type KafkaSettings, OutboxRelay, type Produce } from '@tessera/messaging';
import { MongoDatabase, mongoConnection } from '@tessera/messaging/mongo';
import { PostgresDatabase, postgresSource } from '@tessera/messaging/postgres';
import { createLog } from '@tessera/runtime';

/** One relay, until it is killed; tells its parent how many rows it has sent, batch by batch: `node relay.process.js <database url> <Kafka settings as JSON>`. */
const [url = '', settings = ''] = process.argv.slice(2);
const log = createLog('relay', 'error');
// Its parent may be cancelled.
process.once('disconnect', () => process.exit());
const database = url.startsWith('mongodb')
  ? new MongoDatabase(await mongoConnection(url))
  : new PostgresDatabase(await postgresSource({ url, entities: [], migrations: [] }).initialize());
// What the bench itself wrote for us.
const client = new KafkaClient('relay', JSON.parse(settings) as KafkaSettings, log);
const produce: Produce = async (rows) => {
  await client.produce(rows);
  process.send?.(rows.length);
};
new OutboxRelay(database.outbox as never, produce, log).start();
