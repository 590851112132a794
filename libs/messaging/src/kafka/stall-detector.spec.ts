import { StallDetector } from './stall-detector.js';

const at = (progress: number, name = 'orders/0') => ({ name, progress });

const stalled = (detector: StallDetector, ...looks: ReturnType<typeof at>[][]) =>
  looks.map((working) => detector.look(working));

describe('StallDetector', () => {
  it('names what has work and does nothing, three looks long', () => {
    expect(stalled(new StallDetector(3), [at(10)], [at(10)], [at(10)], [at(10)])).toEqual([[], [], [], ['orders/0']]);
  });

  it('names nobody who gets on, however slowly, or has had nothing to do', () => {
    expect(stalled(new StallDetector(2), [at(1)], [at(2)], [at(3)], [at(4)]).flat()).toEqual([]);
    expect(stalled(new StallDetector(2), [at(1)], [], [at(1)], [], [at(1)]).flat()).toEqual([]);
  });

  it('sees one that stands still among others that get on', () => {
    const detector = new StallDetector(2);
    const looks = [1, 2, 3].map((n) => [at(n, 'orders/0'), at(7, 'orders/1')]);
    expect(stalled(detector, ...looks)).toEqual([[], [], ['orders/1']]);
  });

  it('starts anew after an outage', () => {
    const detector = new StallDetector(2);
    stalled(detector, [at(1)], [at(1)]);
    detector.forget();
    expect(stalled(detector, [at(1)])).toEqual([[]]);
  });
});
