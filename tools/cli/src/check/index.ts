export { type Addresses, addressesIn } from './addresses.js';
export { checkPlatform, type Verdict } from './check-platform.js';
export { accountedFor, givenUp, placeOf } from './invariants/i7-watermark.js';
export { KafkaView, type Progress } from './kafka-view.js';
export { type Told } from './read-topic.js';
export { type Reading, withReading } from './reading.js';
