import { withinTime } from './within-time.js';

describe('withinTime', () => {
  it('gives back what the work gives, and throws what it throws', () => {
    expect(withinTime(10_000, () => 7)).toBe(7);
    expect(() =>
      withinTime(10_000, () => {
        throw new RangeError('no');
      }),
    ).toThrow(RangeError);
  });

  it('interrupts what never ends, and goes on afterwards', () => {
    const forever = () => {
      for (;;);
    };
    expect(() => withinTime(50, forever)).toThrow('still running after 50 ms');
    expect(withinTime(10_000, () => 'fine')).toBe('fine');
  });
});
