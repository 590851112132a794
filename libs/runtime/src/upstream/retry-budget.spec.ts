import { RetryBudget } from './retry-budget.js';

const withdrawn = (budget: RetryBudget, now: number) => {
  let count = 0;
  while (count < 1_000 && budget.withdraw(now)) count += 1;
  return count;
};

it('lets a hundred be repeated at once, then one of five', () => {
  const budget = new RetryBudget(0);
  expect(withdrawn(budget, 0)).toBe(100);
  for (let n = 0; n < 50; n++) budget.deposit();
  expect(withdrawn(budget, 0)).toBe(10);
});

it('lets three a second be repeated where there are few requests, and saves up no more than a hundred', () => {
  const budget = new RetryBudget(0);
  withdrawn(budget, 0);
  expect(withdrawn(budget, 2_000)).toBe(6);
  for (let n = 0; n < 10_000; n++) budget.deposit();
  expect(withdrawn(budget, 3_600_000)).toBe(100);
});
