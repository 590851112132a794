import { type KafkaView, withKafkaView } from '@tessera/check';
import { type PlatformKafka } from '@tessera/check/settings';
import { CommandError } from '@tessera/command';
import { type Followed } from '@tessera/contracts';
import { type IncomingMessage } from '@tessera/messaging/kafka';

const NONE_THERE = 'these brokers have none of the platform, or the login may not see them';

/** Called with every message, those of one partition in order, and keeps of it what it needs. */
export type OnMessage = (message: IncomingMessage, from: Followed) => void;

/** A topic that is not there holds no dead letters; when none is, this is another platform, or somebody who may not see them. */
const read = async (view: KafkaView, byTopic: ReadonlyMap<string, Followed>, onMessage: OnMessage): Promise<void> => {
  const there = await view.existing([...byTopic.keys()]);
  if (there.length === 0) throw new CommandError(`None of the dead-letter topics is there: ${NONE_THERE}.`);
  await view.read(there, async (messages) => {
    for (const message of messages) {
      const source = byTopic.get(message.topic);
      if (source) onMessage(message, source);
    }
  });
};

/** Reads whole dead-letter topics, from the oldest message to the newest of this moment, one batch in memory at a time. */
export const readDeadLetters = async (
  settings: PlatformKafka,
  sources: readonly Followed[],
  onMessage: OnMessage,
): Promise<void> => {
  const byTopic = new Map(sources.map((source) => [source.deadLetters, source] as const));
  await withKafkaView(settings, (view) => read(view, byTopic, onMessage));
};
