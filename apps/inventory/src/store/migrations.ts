import { type MongoDatabase } from '@tessera/messaging/mongo';
import { LevelOutbox } from './level.outbox.js';
import { ProductWords } from './product.words.js';
import { type Review, reviewAll } from './review.js';

/** A step that the documents of an older version need once. */
export interface Migration {
  /** Recorded when it is done: never renamed. */
  name: string;
  /**
   * May be begun again after it was cut off, and end while the next job has begun it: what is done twice must do no harm. The
   * version before serves meanwhile. `goOn` throws when somebody else has taken over.
   */
  up(database: MongoDatabase, goOn: () => void): Promise<void>;
}

/** What the documents of the version before lack. It goes on writing them while it is being replaced (`DocumentSweeper`). */
export const reviews = (database: MongoDatabase): Review[] => {
  const [levels, words] = [new LevelOutbox(database), new ProductWords(database)];
  return [(after) => levels.review(after), (after) => words.review(after)];
};

/** In this order. Collections and indexes are none of them: those are made whenever they are missing (`database.ts`). */
export const migrations: readonly Migration[] = [
  {
    name: '0001-levels-and-words',
    up: async (database, goOn) => {
      for (const review of reviews(database)) await reviewAll(review, goOn);
    },
  },
];
