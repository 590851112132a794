/**
 * What staff see and mend in one service, of its own store alone: doors under `/internal/admin/` that the gateway asks in the
 * caller's name. docs/adr/0036 says why each service answers for itself.
 *
 * @module
 */
export { AdminModule } from './admin.module.js';
export { Books } from './books/books.js';
export { MOST_VIOLATIONS, verdict } from './verdict.js';
