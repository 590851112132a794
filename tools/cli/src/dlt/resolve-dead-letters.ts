import { kafkaClient } from '@tessera/check';
import { CommandError } from '@tessera/command';
import { followed } from '@tessera/contracts';
import { type DeadLetter, lastDeath, type MessagePlace } from '@tessera/messaging/dead-letters';
import { type IncomingMessage, type KafkaSettings, type Resolution, withResolution } from '@tessera/messaging/kafka';
import { readDeadLetters } from './dead-letter.reader.js';

/** Dead letters in memory at a time, in bytes. */
const AT_ONCE = 32 * 1024 * 1024;
/** A broker refuses what is larger than about 1 MB, and kafkajs sends what it gets for a partition as one. */
const PER_SEND = 256 * 1024;

/** What was decided, and by whom. */
export interface Decision {
  resolution: Resolution;
  by: string;
}

const byText = (one: string, other: string) => (one < other ? -1 : Number(one > other));

/** The messages of one key as they were sent; the rest of the order says nothing. */
export const inSequence = (deadLetters: readonly DeadLetter[]): DeadLetter[] =>
  deadLetters.toSorted(
    (one, other) =>
      byText(one.group, other.group) ||
      byText(one.key, other.key) ||
      byText(one.original.topic, other.original.topic) ||
      one.original.partition - other.original.partition ||
      Number(BigInt(one.original.offset) - BigInt(other.original.offset)),
  );

/** In pieces of at most `most` bytes each, or of one dead letter. */
export const inPieces = <Sized extends { size: number }>(all: readonly Sized[], most: number): Sized[][] => {
  const pieces: Sized[][] = [];
  let left = 0;
  for (const one of all) {
    left -= one.size;
    if (left < 0 || pieces.length === 0) {
      pieces.push([]);
      left = most - one.size;
    }
    pieces.at(-1)?.push(one);
  }
  return pieces;
};

/**
 * Says what was decided about each of these dead letters, on its own dead-letter topic; `told` is called after each step with how many
 * it were, because one that is kept no more cannot be resolved. When it fails half-way, those that are done are open no
 * more, so that it can be said again.
 */
export const resolveDeadLetters = async (
  settings: KafkaSettings,
  deadLetters: readonly DeadLetter[],
  decision: Decision,
  told: (count: number) => void,
): Promise<void> => {
  const client = kafkaClient(settings);
  try {
    for (const piece of inPieces(inSequence(deadLetters), AT_ONCE)) {
      const bodies = await bodiesOf(settings, piece);
      for (const some of inPieces(piece, PER_SEND)) {
        const found = some.flatMap((deadLetter) => bodies.get(placeOf(deadLetter)) ?? []);
        const resolutions = found.map((body) => withResolution(body, decision.resolution, decision.by));
        if (resolutions.length > 0) await client.produce(resolutions).catch(complain);
        told(resolutions.length);
      }
    }
  } finally {
    await client.disconnect();
  }
};

const complain = (error: unknown) => {
  throw new CommandError(`Kafka did not take what was decided (${Object(error).message}).`);
};

const spelled = ({ topic, partition, offset }: MessagePlace) => `${topic}/${partition}/${offset}`;
const placeOf = (deadLetter: DeadLetter) => spelled(lastDeath(deadLetter)?.place ?? deadLetter.original);

/** The dead letters themselves, read once more: what was read to choose them was forgotten at once. */
const bodiesOf = async (settings: KafkaSettings, deadLetters: readonly DeadLetter[]) => {
  const wanted = new Set(deadLetters.map(placeOf));
  const bodies = new Map<string, IncomingMessage>();
  const groups = new Set(deadLetters.map(({ group }) => group));
  const sources = followed.filter(({ group }) => groups.has(group));
  await readDeadLetters(settings, sources, (message) => {
    if (wanted.has(spelled(message))) bodies.set(spelled(message), message);
  });
  return bodies;
};
