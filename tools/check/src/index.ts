export { type Addresses, addressesIn } from './addresses.js';
export { checkPlatform } from './check-platform.js';
export { accountedFor, givenUp, placeOf } from './invariants/i7-watermark.js';
export { kafkaClient, kafkaError } from './kafka.js';
export { type GroupMembers, type GroupProgress, groupReads, KafkaView, withKafkaView } from './kafka-view.js';
export { remedyFor } from './remedy.js';
export { type Reading, withReading } from './reading.js';
export { brokenIn, linesOf, type Verdict, verdict } from './verdict.js';
