import { type IncomingMessage, type KafkaSettings } from '@tessera/messaging/kafka';
import { readDeadLetters } from './dead-letter.reader.js';
import { type Happening, type LetterFacts, readLetter } from './letter.js';
import { type Letter, LetterBook } from './letter-book.js';
import { isMeant, type Selection, sourcesOf } from './selection.js';

/** The letters that are meant, at most so many of the newest; `isCut` when there are more. */
export interface Found {
  letters: Letter[];
  isCut: boolean;
}

/** Hears every message about a letter that is meant, as it is. */
type HearLetter = (facts: LetterFacts, happening: Happening, message: IncomingMessage) => void;

/** Reads what the dead-letter topics say. */
export const findLetters = async (
  settings: KafkaSettings,
  selection: Selection,
  most: number,
  hear: HearLetter = () => {},
): Promise<Found> => {
  const book = new LetterBook(most);
  const matches = isMeant(selection);
  await readDeadLetters(settings, sourcesOf(selection), (message, { group }) => {
    const { facts, happening } = readLetter(group, message);
    if (!matches(facts)) return;
    book.add(facts, happening);
    hear(facts, happening, message);
  });
  return { letters: book.all(), isCut: book.isCut };
};
