export { IdempotencyStore } from './idempotency/idempotency-store.js';
export { type Keys, type KeptAnswer, type Move, type Once, type OnceOnly, onceOnly, replay } from './once/index.js';
export { Database, type Diagnosis } from './change/database.js';
export { answerOnce, IdempotencyKey } from './idempotency/idempotency-key.decorator.js';
export { type Arrival, Inbox, type ReadingMode } from './change/inbox.js';
export { poolSettings } from './change/pool.js';
export { MoveFailed, Unworkable } from './change/move-failed.js';
export { type Delivery, type BatchOutcome, type Subscription, Store } from './change/store.js';
export { Listener, type ListenerOptions, On } from './consumer/listener.decorator.js';
export { defaultRetryPolicy, type RetryPolicy } from './consumer/retry-policy.js';
export { KafkaModule } from './kafka.module.js';
export { BroadcastSubscriber } from './kafka/broadcast.subscriber.js';
export { Broadcasts, type Hearing } from './kafka/broadcasts.js';
export { KafkaClient } from './kafka/kafka.client.js';
export { type KafkaSettings, withKafka } from './kafka/kafka.settings.js';
export { KafkaServer } from './kafka/kafka.server.js';
export { type Stretch, StretchReader } from './kafka/stretch.reader.js';
export { TopicReader } from './kafka/topic.reader.js';
export { MessagingModule } from './messaging.module.js';
export { Outbox, type OutboxDepth, type OutboxRow } from './outbox/outbox.js';
export { OutboxRelay, type Produce } from './outbox/outbox.relay.js';
export { resolveFirst } from './parking/apply-resolution.js';
export {
  type DueKey,
  type RetryDecision,
  type Parked,
  type ParkedCount,
  type ParkedKey,
  type ParkedSelection,
  Parking,
} from './parking/parking.js';
export { type EventEnvelope, readEvent, toMessage } from './wire/cloud-event.js';
export { readDeadLetter, type Resolution, withResolution } from './wire/dead-letter.js';
export {
  type Header,
  headerText,
  type IncomingMessage,
  type OutgoingMessage,
  type WireMessage,
} from './wire/message.js';
