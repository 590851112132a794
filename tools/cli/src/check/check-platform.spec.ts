import { stillIn } from './check-platform.js';
import { type Culprit, Findings } from './invariant.js';

const look = (...culprits: Culprit[]) => ({ figure: '', culprits, isCut: false });
const late = { name: 'order 1', says: 'is late' };

it('keeps what is the same in both looks, and forgets what was on its way', () => {
  expect(stillIn(look(late), look(late, { name: 'order 2', says: 'is late' })).culprits).toEqual([late]);
  expect(stillIn(look({ ...late, says: 'is later' }), look(late)).culprits).toEqual([]);
});

it('keeps what one snapshot proves, also when it is new', () => {
  const sure = { ...late, isSure: true };
  expect(stillIn(look(), look(sure)).culprits).toEqual([sure]);
});

it('takes nothing away where more was wrong than it remembers', () => {
  expect(stillIn({ ...look(), isCut: true }, look(late)).culprits).toEqual([late]);
});

it('counts all and keeps a thousand', () => {
  const found = new Findings('orders');
  found.looked = 12_345;
  for (let n = 0; n < 1_001; n++) found.blame(`order ${n}`, 'is late');
  const { figure, culprits, isCut } = found.done();
  expect([figure, culprits.length, isCut]).toEqual(['12,345 orders, 1001 off', 1_000, true]);
});
