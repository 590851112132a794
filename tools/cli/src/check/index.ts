export { type Addresses, addressesIn } from './addresses.js';
export { type CheckOptions, checkPlatform, type Verdict } from './check-platform.js';
export { accountedFor, givenUp, placeOf } from './invariants/i7-watermark.js';
export { headerOf, type Progress, type Told } from './kafka-view.js';
export { type Reading, withReading } from './reading.js';
