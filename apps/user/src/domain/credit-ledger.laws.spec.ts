import * as fc from 'fast-check';
import { accountOf, ledgerOf, orderOf } from '../../test/ledger.fixture.js';
import { type CreditAccount } from './credit-account.js';

const ORDERS = 6;
const order = fc.nat({ max: ORDERS - 1 });

/** Any message about any order, in any sequence: more than the topic would ever do. */
const step = fc.record({ move: fc.constantFrom('hold', 'capture', 'release'), order } as const);
const world = fc.record({
  limit: fc.nat({ max: 2_000 }),
  totals: fc.array(fc.nat({ max: 900 }), { minLength: ORDERS, maxLength: ORDERS }),
  customers: fc.array(fc.nat({ max: 1 }), { minLength: ORDERS, maxLength: ORDERS }),
  steps: fc.array(step, { maxLength: 60 }),
});

const begin = ({ limit, totals, customers }: { limit: number; totals: number[]; customers: number[] }) => {
  const accounts = [accountOf({ limit }), accountOf({ limit })];
  const orders = totals.map((total, n) => orderOf(accounts[customers[n] ?? 0]!.customerId, total));
  return { accounts, orders, ledger: ledgerOf(...accounts) };
};

const isSound = (account: CreditAccount) => {
  const { held, spent, limit } = account.snapshot();
  return held >= 0 && spent >= 0 && held + spent <= limit;
};

it('never holds and spends more than the limit, nor less than nothing', () => {
  fc.assert(
    fc.property(world, ({ steps, ...start }) => {
      const { ledger, orders, accounts } = begin(start);
      return steps.every(({ move, order }) => {
        ledger[move](orders[order]!);
        return accounts.every(isSound);
      });
    }),
  );
});

it('changes nothing when a message comes again at once', () => {
  fc.assert(
    fc.property(world, ({ steps, ...start }) => {
      const { ledger, orders, accounts } = begin(start);
      return steps.every(({ move, order }) => {
        ledger[move](orders[order]!);
        const before = JSON.stringify(accounts);
        return ledger[move](orders[order]!).length === 0 && JSON.stringify(accounts) === before;
      });
    }),
  );
});

it('holds and spends exactly what the orders say', () => {
  fc.assert(
    fc.property(world, ({ steps, ...start }) => {
      const { ledger, orders, accounts } = begin(start);
      for (const { move, order } of steps) ledger[move](orders[order]!);
      const sum = (account: CreditAccount, stage: string) =>
        ledger.changes.holds
          .filter((hold) => hold.customerId === account.customerId && hold.stage === stage)
          .reduce((total, hold) => total + hold.amount, 0);
      for (const account of accounts) {
        expect(account.snapshot()).toMatchObject({ held: sum(account, 'held'), spent: sum(account, 'captured') });
      }
    }),
  );
});

it('numbers the events of each order 1, 2, 3 without a gap', () => {
  fc.assert(
    fc.property(world, ({ steps, ...start }) => {
      const { ledger, orders } = begin(start);
      const events = steps.flatMap(({ move, order }) => ledger[move](orders[order]!));
      for (const { orderId } of orders) {
        const sequences = events.filter((event) => event.subject === orderId).map((event) => event.sequence);
        expect(sequences).toEqual(sequences.map((_, n) => n + 1));
      }
    }),
  );
});
