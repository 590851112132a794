import { Gate, type Passage } from './gate.js';

const at = (enteredAt: number): Passage => ({ enteredAt, lateAt: enteredAt + 1_500 });

const enterAll = (gate: Gate, passage: Passage) => {
  let count = 0;
  while (count < 10_000 && gate.enter(passage)) count += 1;
  return count;
};

describe('a gate', () => {
  it('lets 256 in at once', () => {
    const gate = new Gate();
    expect(enterAll(gate, at(0))).toBe(256);
    gate.leave(at(0), 'good', 10);
    expect(enterAll(gate, at(10))).toBe(1);
  });

  it('lets fewer in for each round of late answers, never fewer than 20', () => {
    const gate = new Gate();
    const limits = Array.from({ length: 40 }, (_, round) => {
      const entered = at(round * 3_000);
      const count = enterAll(gate, entered);
      for (let n = 0; n < count; n++) gate.leave(entered, 'good', round * 3_000 + 1_500);
      return gate.stateAt(0).limit;
    });
    expect([limits[0], limits[1], limits[39]]).toEqual([230, 207, 20]);
  });

  it('lets more in again, about one a round, while they are needed', () => {
    const gate = new Gate();
    for (let round = 0; round < 40; round++) {
      gate.enter(at(round * 3_000));
      gate.leave(at(round * 3_000), 'bad', round * 3_000 + 3_000);
      gate.enter(at(round * 3_000));
      gate.leave(at(round * 3_000), 'good', round * 3_000);
    }
    const before = gate.stateAt(0).limit;
    const round = () => {
      const count = enterAll(gate, at(200_000));
      for (let n = 0; n < count; n++) gate.leave(at(200_000), 'good', 200_010);
    };
    for (let n = 0; n < 20; n++) round();
    expect(gate.stateAt(0).limit).toBeGreaterThan(before + 5);
    expect(gate.stateAt(0).limit).toBeLessThanOrEqual(before + 20);
    const idle = gate.stateAt(0).limit;
    for (let n = 0; n < 1_000; n++) {
      gate.enter(at(300_000));
      gate.leave(at(300_000), 'good', 300_010);
    }
    expect(gate.stateAt(0).limit).toBe(idle);
  });

  it('is shut when half of the requests fail', () => {
    const gate = new Gate();
    for (let n = 0; n < 20; n++) {
      gate.enter(at(0));
      gate.leave(at(0), 'bad', 1_000);
    }
    expect(gate.enter(at(1_001))).toBe(false);
    expect(gate.stateAt(1_001)).toEqual({ breaker: 'open', inFlight: 0, limit: 256 });
  });
});
