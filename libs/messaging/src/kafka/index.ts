// For tools that look at topics: without Nest, which takes a second to load.
export { readDeadLetter, type Verdict, withVerdict } from '../wire/dead-letter.js';
export { type Header, type IncomingMessage } from '../wire/message.js';
export { KafkaClient, type KafkaSettings } from './kafka.client.js';
