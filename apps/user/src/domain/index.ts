export { CreditAccount, type CreditAccountState, INITIAL_CREDIT_LIMIT } from './credit-account.js';
export { CreditHold, type CreditHoldState } from './credit-hold.js';
export { CreditLedger } from './credit-ledger.js';
export { toCreditView } from './credit-view.js';
export { People } from './people.js';
export { type Change, type Newcomer, Person, type PersonState, type Session } from './person.js';
export { rolesOf } from './roles.js';
export { toUserView } from './user-view.js';
