import { Breaker } from './breaker.js';

const times = (count: number, work: () => void) => {
  for (let n = 0; n < count; n++) work();
};

/** One that has just opened, at 1000. */
const opened = () => {
  const breaker = new Breaker();
  times(20, () => breaker.failed(1_000));
  return breaker;
};

describe('a breaker', () => {
  it('opens when half of at least twenty failed', () => {
    const breaker = new Breaker();
    times(10, () => breaker.failed(0));
    times(9, () => breaker.succeeded(0));
    expect(breaker.lets(0)).toBe(true);
    breaker.succeeded(0);
    breaker.failed(0);
    expect([breaker.lets(0), breaker.stateAt(0)]).toEqual([false, 'open']);
  });

  it('stays closed when more than half worked', () => {
    const breaker = new Breaker();
    times(100, () => {
      breaker.succeeded(0);
      breaker.succeeded(0);
      breaker.failed(0);
    });
    expect(breaker.stateAt(0)).toBe('closed');
  });

  it('looks back five to ten seconds', () => {
    const breaker = new Breaker();
    times(19, () => breaker.failed(0));
    breaker.failed(10_001);
    expect(breaker.stateAt(10_001)).toBe('closed');
    const other = new Breaker();
    times(19, () => other.failed(0));
    other.failed(9_999);
    expect(other.stateAt(9_999)).toBe('open');
  });

  it('lets one through after two seconds, and closes when it worked', () => {
    const breaker = opened();
    expect([breaker.lets(2_999), breaker.lets(3_000), breaker.lets(3_000)]).toEqual([false, true, false]);
    expect(breaker.stateAt(3_000)).toBe('half-open');
    breaker.succeeded(3_010);
    expect([breaker.stateAt(3_010), breaker.lets(3_010)]).toEqual(['closed', true]);
    times(18, () => breaker.failed(3_020));
    expect(breaker.lets(3_020)).toBe(true);
  });

  it('waits as long again when it did not', () => {
    const breaker = opened();
    breaker.lets(3_000);
    breaker.failed(3_010);
    expect([breaker.lets(5_009), breaker.lets(5_010)]).toEqual([false, true]);
  });

  it('lets another through when nobody waited for the first', () => {
    const breaker = opened();
    breaker.lets(3_000);
    breaker.abandoned();
    expect(breaker.lets(3_001)).toBe(true);
  });
});
