import { Lane } from './lane.js';

const collect = (items: number, mostBytes = Infinity) => {
  const batches: number[][] = [];
  const gate = { open: () => {} };
  const lane = new Lane<{ n: number; bytes: number }>({ items, bytes: mostBytes }, async (batch) => {
    batches.push(batch.map(({ n }) => n));
    await new Promise<void>((resolve) => (gate.open = resolve));
  });
  const push = (n: number, bytes = 1) => lane.push({ n, bytes });
  return { batches, gate, lane, push };
};

const turn = () => new Promise(setImmediate);

describe('Lane', () => {
  it('makes one batch of what arrives together', async () => {
    const { batches, push } = collect(10);
    for (const item of [1, 2, 3]) push(item);
    await turn();
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it('lets what arrives meanwhile wait for the running batch', async () => {
    const { batches, gate, push } = collect(10);
    push(1);
    await turn();
    push(2);
    push(3);
    await turn();
    expect(batches).toEqual([[1]]);
    gate.open();
    await turn();
    expect(batches).toEqual([[1], [2, 3]]);
  });

  it('takes no more than the most at once', async () => {
    const { batches, gate, push } = collect(2);
    for (const item of [1, 2, 3]) push(item);
    await turn();
    gate.open();
    await turn();
    expect(batches).toEqual([[1, 2], [3]]);
  });

  it('takes no more bytes at once than it may, but always one item', async () => {
    const { batches, gate, lane, push } = collect(10, 100);
    for (const [n, bytes] of [
      [1, 60],
      [2, 40],
      [3, 1],
      [4, 500],
      [5, 1],
    ] as const)
      push(n, bytes);
    expect(lane.bytes).toBe(602);
    for (let n = 0; n < 4; n++) {
      await turn();
      gate.open();
    }
    await lane.idle();
    expect([batches, lane.bytes, lane.steps]).toEqual([[[1, 2], [3], [4], [5]], 0, 4]);
  });

  it('drops only what has not begun', async () => {
    const { batches, gate, lane, push } = collect(1);
    push(1);
    push(2);
    await turn();
    lane.drop();
    gate.open();
    await lane.idle();
    expect(batches).toEqual([[1]]);
  });

  it('starts again after it ran dry', async () => {
    const { batches, gate, lane, push } = collect(1);
    push(1);
    await turn();
    gate.open();
    await lane.idle();
    push(2);
    await turn();
    expect(batches).toEqual([[1], [2]]);
  });
});
