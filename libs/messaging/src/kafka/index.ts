// For tools that look at topics: without Nest, which takes a second to load.
export { readEvent } from '../wire/cloud-event.js';
export { readDeadLetter, type Resolution, withResolution } from '../wire/dead-letter.js';
export { type Header, headerText, type IncomingMessage } from '../wire/message.js';
export { readableCompressions } from './compression/codecs.js';
export { UnreadableBatch } from './compression/unreadable-batch.js';
export { grouped } from './headers.js';
export { KafkaClient } from './kafka.client.js';
export { kafkaConnection, type KafkaConnection, type KafkaSettings, withKafka } from './kafka.settings.js';
export { openKafka } from './open-kafka.js';
export { NothingMore, type TakePage, TopicReader } from './topic.reader.js';
