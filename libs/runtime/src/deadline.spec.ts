import { withDeadline } from './deadline.js';

describe('withDeadline', () => {
  it('gives what the work gives', async () => {
    expect(await withDeadline(10_000, Promise.resolve(7))).toBe(7);
    await expect(withDeadline(10_000, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });

  it('rejects when that takes longer', async () => {
    const forever = new Promise(() => {});
    await expect(withDeadline(10, forever)).rejects.toThrow('no answer within 0.01 s');
  });
});
