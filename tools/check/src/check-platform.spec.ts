import { stillIn } from './check-platform.js';
import { type Violation, Findings } from './invariant.js';

const look = (...violations: Violation[]) => ({ figure: '', violations, isCut: false });
const late = { name: 'order 1', says: 'is late' };

it('keeps what is the same in both looks, and forgets what was on its way', () => {
  expect(stillIn(look(late), look(late, { name: 'order 2', says: 'is late' })).violations).toEqual([late]);
  expect(stillIn(look({ ...late, says: 'is later' }), look(late)).violations).toEqual([]);
});

it('keeps what one snapshot proves, also when it is new', () => {
  const sure = { ...late, isSure: true };
  expect(stillIn(look(), look(sure)).violations).toEqual([sure]);
});

it('takes nothing away where more was wrong than it remembers', () => {
  expect(stillIn({ ...look(), isCut: true }, look(late)).violations).toEqual([late]);
});

it('counts all and keeps a thousand', () => {
  const found = new Findings('orders');
  found.looked = 12_345;
  for (let n = 0; n < 1_001; n++) found.blame(`order ${n}`, 'is late');
  const { figure, violations, isCut } = found.done();
  expect([figure, violations.length, isCut]).toEqual(['12,345 orders, 1001 off', 1_000, true]);
});
