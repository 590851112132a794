import { CommandError } from '@tessera/command';
import { KafkaClient, type KafkaSettings, NothingMore, UnreadableBatch } from '@tessera/messaging/kafka';
import { type PlatformKafka } from './settings.js';
import { remedyFor } from './remedy.js';

/** A connection that says nothing of its own: what goes wrong is the command's to say. */
export const kafkaClient = (settings: KafkaSettings): KafkaClient =>
  new KafkaClient('tessera', settings, { debug: () => {} });

/** What the client library complains of is something a person can mend; whatever else goes wrong stays as it is. */
export const kafkaError = (settings: Pick<PlatformKafka, 'KAFKA_BROKERS' | 'RUNS_IN'>, error: unknown): unknown => {
  const { name, message }: { name?: unknown; message?: unknown } = Object(error);
  if (error instanceof UnreadableBatch)
    return new CommandError(`${error.message}: docs/operate.md, Topics, says what to do.`);
  if (error instanceof NothingMore) return new CommandError(`${error.message}.`);
  if (!String(name).startsWith('KafkaJS')) return error;
  return new CommandError(
    `Kafka cannot be used at ${settings.KAFKA_BROKERS} (${inWords(String(message))}): ${remedyFor(error, settings)}.`,
  );
};

/** OpenSSL names a place in its sources around what it has to say. */
const inWords = (message: string) => message.replace(/\S+:SSL routines:\w*:([^:]+):[^]*/, '$1').trim();
