import { accountOf } from '../../test/ledger.fixture.js';
import { toCreditView } from './credit-view.js';
import { CreditAccount } from './credit-account.js';

it('opens with a limit of 1 000.00 and nothing owed', () => {
  const account = CreditAccount.open('somebody');
  expect(toCreditView(account, 'EUR')).toEqual({
    limit: 100_000,
    held: 0,
    spent: 0,
    available: 100_000,
    currency: 'EUR',
  });
  expect(account.isChanged).toBe(true);
});

it('takes a limit down to what is held and spent', () => {
  const account = accountOf({ held: 300, spent: 200 });
  account.limitTo(500);
  expect(account.available).toBe(0);
});

it('refuses a limit below what is held and spent', () => {
  const account = accountOf({ held: 300, spent: 200 });
  expect(() => account.limitTo(499)).toThrow(expect.objectContaining({ code: 'CREDIT_IN_USE' }));
  expect(account.isChanged).toBe(false);
});
