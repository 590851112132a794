/** What makes a repeated request have one effect: no decorator and no database. */
export { type Keys } from '../change/keys.js';
export { type Move } from '../change/move.js';
export { type ChangeOnce, type Once } from './change-once.js';
export { idempotencyKey, type KeyedRequest, readKey, scopePath } from './idempotency-key.js';
export { type KeptAnswer, type OnceOnly, onceOnly, replay } from './once-only.js';
