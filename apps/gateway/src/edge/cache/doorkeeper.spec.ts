import { Doorkeeper } from './doorkeeper.js';

it('knows who was here before', () => {
  const door = new Doorkeeper();
  expect(['a', 'b', 'a', 'b', 'c'].map((key) => door.knows(key))).toEqual([false, false, true, true, false]);
});

it('takes few strangers for others, and forgets after some thousands', () => {
  const door = new Doorkeeper();
  const strangers = Array.from({ length: 8_000 }, (_, i) => door.knows(`staff /v1/orders/${i}`)).filter(Boolean).length;
  expect(strangers).toBeLessThan(800);
  for (let i = 0; i < 8_000; i += 1) door.knows(`another ${i}`);
  const known = Array.from({ length: 100 }, (_, i) => door.knows(`staff /v1/orders/${i}`)).filter(Boolean).length;
  expect(known).toBeLessThan(50);
});
