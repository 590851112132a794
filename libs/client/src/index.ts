/**
 * The typed client of Tessera's public API, for browsers and Node. docs/client.md shows it at work.
 *
 *     const api = createClient({ baseUrl: 'http://localhost:3000' });
 *     await api.logIn({ email, password });
 *     const order = await api.placeOrder({ lines: [{ sku: 'TEA', quantity: 2 }] }, { idempotencyKey: crypto.randomUUID() });
 *
 * @module
 */
export { type Client, createClient } from './client.js';
export { ConnectionFailed, UnexpectedAnswer } from './failures.js';
export {
  type Arguments,
  type CallId,
  type CallOptions,
  type Data,
  type Exchange,
  type ExchangeOf,
  type HeaderOptions,
  type Input,
  type ListId,
  type Operations,
  type Options,
  type Walks,
} from './operations.js';
export { ApiProblem, isProblem, type ProblemOf } from './problem.js';
export { type Retry } from './retry.js';
export { type StreamEvent, type WatchOptions } from './server-events.js';
export { type SessionTokens } from './session.js';
export { type ClientSettings } from './settings.js';
export { type LabEvent, type OperationsEvent, type OrderEvent } from './watches.js';
