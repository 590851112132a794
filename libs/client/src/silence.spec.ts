import { jest } from '@jest/globals';
import { Silence } from './silence.js';

it('is aborted by a wait that takes too long, and by no other', async () => {
  jest.useFakeTimers();
  const silence = new Silence(1_000);
  await silence.limit(() => jest.advanceTimersByTimeAsync(999));
  await jest.advanceTimersByTimeAsync(5_000);
  expect(silence.signal.aborted).toBe(false);
  await silence.limit(() => jest.advanceTimersByTimeAsync(1_001));
  expect(silence.signal.reason).toMatchObject({ name: 'TimeoutError' });
  jest.useRealTimers();
});
