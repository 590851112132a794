import { KafkaClient, type KafkaSettings, OutboxRelay } from '@tessera/messaging';
import { PostgresDatabase, postgresSource } from '@tessera/messaging/postgres';
import { createLog } from '@tessera/runtime';

/** One relay, until it is killed: `node relay.process.js <postgres url> <Kafka settings as JSON>`. */
const [url = '', settings = ''] = process.argv.slice(2);
const log = createLog('relay', 'error');
const source = await postgresSource({ url, entities: [], migrations: [] }).initialize();
// What the bench itself wrote for us.
const client = new KafkaClient('relay', JSON.parse(settings) as KafkaSettings, log);
new OutboxRelay(new PostgresDatabase(source).outbox as never, client.produce, log).start();
