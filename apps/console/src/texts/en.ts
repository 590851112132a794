import { type OrderState, type ProblemCode } from '@tessera/contracts';
import { type SessionEnd } from '../session/shared-tokens.js';

const problems = {
  MALFORMED_JSON: 'The request could not be read',
  VALIDATION_FAILED: 'Something in it is not as it must be',
  BAD_REQUEST: 'The request was not understood',
  UNAUTHENTICATED: 'You are not logged in',
  INVALID_CREDENTIALS: 'E-mail or password is not right',
  REFRESH_INVALID: 'Your session has ended',
  REFRESH_REUSED: 'Your session has ended',
  FORBIDDEN: 'Your role does not allow this',
  USER_BLOCKED: 'This account is blocked',
  NOT_FOUND: 'There is no such thing, or it is not yours',
  METHOD_NOT_ALLOWED: 'This cannot be done here',
  REQUEST_TIMEOUT: 'The request took too long to arrive',
  EMAIL_TAKEN: 'There is an account with this e-mail already',
  INSUFFICIENT_STOCK: 'That would cut into what is reserved',
  STOCK_LIMIT: 'So much of one product cannot be kept',
  CREDIT_IN_USE: 'More credit than that is in use',
  LAST_ADMIN: 'This is the last admin: nobody else could let anyone in again',
  ORDER_NOT_CANCELLABLE: 'The order cannot be cancelled any more',
  ORDER_NOT_SHIPPABLE: 'The order cannot be shipped in this state',
  DEAD_LETTER_RESOLVED: 'Somebody has decided about this dead letter already',
  IDEMPOTENCY_IN_FLIGHT: 'This very order is being placed at the moment',
  VERSION_MISMATCH: 'It has changed since you read it',
  PAYLOAD_TOO_LARGE: 'That is too much for one request',
  URI_TOO_LONG: 'The address is too long',
  UNSUPPORTED_MEDIA_TYPE: 'The request is of a kind that nobody reads here',
  UNKNOWN_PRODUCT: 'A product in your basket is no longer sold',
  OUT_OF_STOCK: 'There is not enough in stock',
  PRICE_CHANGED: 'Prices have changed since you filled your basket',
  WRONG_PASSWORD: 'The current password is another one',
  IDEMPOTENCY_MISMATCH: 'This key was used for another order',
  VERSION_REQUIRED: 'To replace it, say which version you have read',
  RATE_LIMITED: 'Too many requests: wait a moment',
  HEADERS_TOO_LARGE: 'The request says too much about itself',
  INTERNAL: 'Something broke on our side',
  UPSTREAM_ERROR: 'A service behind the shop failed',
  UPSTREAM_UNAVAILABLE: 'A service behind the shop is away',
  UPSTREAM_TIMEOUT: 'A service behind the shop was too slow',
} satisfies Record<ProblemCode, string> as Record<ProblemCode, string>;

const states = {
  PENDING: 'Being checked',
  CONFIRMED: 'Confirmed',
  REJECTED: 'Rejected',
  CANCELLED: 'Cancelled',
  SHIPPED: 'On its way',
} satisfies Record<OrderState, string> as Record<OrderState, string>;

const sessionEnds = {
  'logged-out': 'You are logged out.',
  elsewhere: 'You were logged out in another tab.',
  expired: 'Your session has ended elsewhere: log in again, and you will be back where you were.',
} satisfies Record<SessionEnd, string> as Record<SessionEnd, string>;

/** Everything that the console says in English. `de.ts` says the same in German: `Texts` is the type of both. */
export const en = {
  problems,
  failures: {
    unreachable: 'The shop cannot be reached',
    unexpected: 'Something came that nobody expected',
    tryingAgain: 'Trying again by itself.',
    retry: 'Try again',
    requestId: 'Request',
  },
  shell: {
    name: 'Tessera',
    skip: 'Skip to the content',
    main: 'Main',
    shop: 'Shop',
    orders: 'My orders',
    operations: 'Operations',
    laboratory: 'Laboratory',
    basket: (pieces: number) => (pieces === 0 ? 'Basket' : `Basket (${pieces})`),
    logIn: 'Log in',
    logOut: 'Log out',
    language: 'Language',
    theme: 'Appearance',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
    away: 'The shop cannot be reached at the moment. Trying again by itself.',
    api: 'HTTP API',
    foot: 'A microservice platform that loses nothing.',
  },
  design: {
    loading: 'Loading',
    close: 'Close',
    newest: 'Newest',
    older: 'Older',
    first: 'First page',
    next: 'Next page',
    pages: 'Pages',
    health: { starting: 'Starting', ready: 'Ready', degraded: 'Degraded', down: 'Down' },
  },
  nowhere: { title: 'There is no such page', text: 'The address leads nowhere.', link: 'To the shop' },
  operations: { title: 'Operations' },
  laboratory: { title: 'Laboratory' },
  states,
  sessionEnds,
};

export type Texts = typeof en;
