import { throttle } from './throttle.js';

it('lets a burst through, then so many a second, and saves up no more than a burst', () => {
  const mayPass = throttle({ rate: 2, burst: 3 });
  const at = (ms: number, times: number) => Array.from({ length: times }, () => mayPass(ms)).filter(Boolean).length;
  expect([at(1_000, 5), at(1_400, 5), at(1_500, 5), at(2_000, 5), at(60_000, 5)]).toEqual([3, 0, 1, 1, 3]);
});
