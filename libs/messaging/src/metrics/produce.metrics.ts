import { counter, histogram } from '@tessera/runtime/telemetry';
import { type Produce } from '../outbox/outbox.relay.js';
import { Refused } from '../outbox/refused.js';
import { type WireMessage } from '../wire/message.js';

/** A produce that is timed, and whose messages are counted by topic once all replicas have them. */
export const measured = (produce: Produce): Produce => {
  const sent = counter('tessera_relay_messages_total');
  const times = histogram('tessera_relay_produce_seconds');
  const count = (messages: readonly WireMessage[]) => {
    for (const [topic, some] of Map.groupBy(messages, (message) => message.topic)) sent.add(some.length, { topic });
  };
  return async (messages) => {
    const started = performance.now();
    const end = (outcome: 'sent' | 'refused' | 'failed') =>
      times.record((performance.now() - started) / 1_000, { outcome });
    try {
      await produce(messages);
      end('sent');
      count(messages);
    } catch (error) {
      end(error instanceof Refused ? 'refused' : 'failed');
      throw error;
    }
  };
};
