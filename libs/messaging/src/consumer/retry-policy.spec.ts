import { Unworkable } from '../change/move-failed.js';
import { defaultRetryPolicy, decideRetry } from './retry-policy.js';

const after = (attempts: number, error: unknown = new TypeError('no')) =>
  decideRetry(attempts, error, defaultRetryPolicy);

describe('decideRetry', () => {
  it('waits twice as long after every try, and gives up after the eighth', () => {
    const decisions = Array.from({ length: 9 }, (_, attempts) => after(attempts));
    expect(decisions.map((decision) => (decision.state === 'retrying' ? decision.dueInMs / 1_000 : 'dead'))).toEqual([
      1,
      2,
      4,
      8,
      16,
      32,
      64,
      128,
      'dead',
    ]);
  });

  it('never waits longer than the longest wait', () => {
    expect(decideRetry(20, 'no', { ...defaultRetryPolicy, tries: 30 })).toMatchObject({ dueInMs: 300_000 });
  });

  it('gives up at once when the message itself is wrong', () => {
    expect(after(0, new Unworkable('bad bytes'))).toEqual({
      state: 'dead',
      attempts: 0,
      reason: 'Unworkable: bad bytes',
    });
  });

  it('keeps a reason that a database can keep', () => {
    expect(after(0, `a\u0000b${'c'.repeat(600)}`).reason).toMatch(/^a bc{497}$/);
  });
});
