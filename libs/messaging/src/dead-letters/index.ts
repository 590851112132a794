// Neither Nest nor a Kafka client: a command line that only prints what is known loads neither.
export {
  type DeadLetter,
  DeadLetterBook,
  type DeadLetterState,
  lastDeath,
  nameOf,
  resolutionOf,
  stateOf,
} from './dead-letter-book.js';
export { type DeadLetterFacts, type Happening, type MessagePlace, readDeadLetterFacts } from './dead-letter-facts.js';
export { asText, keyName } from './key-name.js';
