import { Silence } from './silence.js';

const seen = (silence: Silence, ...standings: [lag: number, committed: number][]) =>
  standings.map(([lag, committed]) => silence.look({ lag, committed }));

describe('Silence', () => {
  it('is work at hand and nothing done, three looks long', () => {
    expect(seen(new Silence(3), [5, 10], [6, 10], [7, 10], [8, 10])).toEqual([false, false, false, true]);
  });

  it('is not a consumer that gets on, however slowly, or has nothing to do', () => {
    expect(seen(new Silence(2), [9, 1], [9, 2], [9, 3], [9, 4])).not.toContain(true);
    expect(seen(new Silence(2), [0, 1], [0, 1], [0, 1], [0, 1])).not.toContain(true);
  });

  it('starts anew after an outage', () => {
    const silence = new Silence(2);
    seen(silence, [5, 1], [5, 1]);
    silence.forget();
    expect(seen(silence, [5, 1])).toEqual([false]);
  });
});
