export { type Addresses, addressesIn } from './addresses.js';
export { type CheckOptions, checkPlatform, type Verdict } from './check-platform.js';
