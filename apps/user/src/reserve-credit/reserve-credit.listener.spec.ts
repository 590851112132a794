import { accountOf, euros, figures, ledgerOf, orderOf } from '../../test/ledger.fixture.js';
import { ReserveCreditListener } from './reserve-credit.listener.js';

const listener = new ReserveCreditListener();
const lines: [] = [];
const reason = { code: 'BY_CUSTOMER' } as const;

const placed = () => {
  const account = accountOf();
  const ledger = ledgerOf(account);
  const order = { ...orderOf(account.customerId), lines, reason };
  const events = listener.placed(ledger, order);
  return { account, ledger, order, events };
};

it('holds credit for a placed order', () => {
  const { account, events } = placed();
  expect(events).toMatchObject([{ data: { amount: euros(100) } }]);
  expect(figures(account)).toEqual({ held: 100, spent: 0 });
});

it('spends it when the order is confirmed', () => {
  const { account, ledger, order } = placed();
  listener.confirmed(ledger, order);
  expect(figures(account)).toEqual({ held: 0, spent: 100 });
});

it.each(['rejected', 'cancelled'] as const)('gives it back when the order is %s', (end) => {
  const { account, ledger, order } = placed();
  listener[end](ledger, order);
  expect(figures(account)).toEqual({ held: 0, spent: 0 });
});
