import { inTurn } from './in-turn.js';

it('has somebody else first in each round', () => {
  const rounds = [0, 1, 2, 3].map((round) => inTurn(['a', 'b', 'c'], round).join(''));
  expect(rounds).toEqual(['abc', 'bca', 'cab', 'abc']);
  expect(inTurn([], 1)).toEqual([]);
});
