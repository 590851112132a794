import {
  type DeadLetter,
  DeadLetterBook,
  type DeadLetterFacts,
  type Happening,
  readDeadLetterFacts,
} from '@tessera/messaging/dead-letters';
import { type IncomingMessage, type KafkaSettings } from '@tessera/messaging/kafka';
import { readDeadLetters } from './dead-letter.reader.js';
import { isMeant, type Selection, sourcesOf } from './selection.js';

/** The dead letters that are meant, at most so many of the newest; `isCut` when there are more. */
export interface Found {
  deadLetters: DeadLetter[];
  isCut: boolean;
}

/** Called with every message about a dead letter that is meant, as it is. */
type OnDeadLetter = (facts: DeadLetterFacts, happening: Happening, message: IncomingMessage) => void;

/** Reads what the dead-letter topics say. */
export const findDeadLetters = async (
  settings: KafkaSettings,
  selection: Selection,
  most: number,
  onDeadLetter: OnDeadLetter = () => {},
): Promise<Found> => {
  const book = new DeadLetterBook(most);
  const matches = isMeant(selection);
  await readDeadLetters(settings, sourcesOf(selection), (message, { group }) => {
    const { facts, happening } = readDeadLetterFacts(group, message);
    if (!matches(facts)) return;
    book.add(facts, happening);
    onDeadLetter(facts, happening, message);
  });
  return { deadLetters: book.all(), isCut: book.isCut };
};
