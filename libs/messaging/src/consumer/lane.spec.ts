import { Lane } from './lane.js';

const collect = (most: number) => {
  const batches: number[][] = [];
  const gate = { open: () => {} };
  const lane = new Lane<number>(most, async (batch) => {
    batches.push(batch);
    await new Promise<void>((resolve) => (gate.open = resolve));
  });
  return { batches, gate, lane };
};

const turn = () => new Promise(setImmediate);

describe('Lane', () => {
  it('makes one batch of what arrives together', async () => {
    const { batches, lane } = collect(10);
    for (const item of [1, 2, 3]) lane.push(item);
    await turn();
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it('lets what arrives meanwhile wait for the running batch', async () => {
    const { batches, gate, lane } = collect(10);
    lane.push(1);
    await turn();
    lane.push(2);
    lane.push(3);
    await turn();
    expect(batches).toEqual([[1]]);
    gate.open();
    await turn();
    expect(batches).toEqual([[1], [2, 3]]);
  });

  it('takes no more than the most at once', async () => {
    const { batches, gate, lane } = collect(2);
    for (const item of [1, 2, 3]) lane.push(item);
    await turn();
    gate.open();
    await turn();
    expect(batches).toEqual([[1, 2], [3]]);
  });

  it('drops only what has not begun', async () => {
    const { batches, gate, lane } = collect(1);
    lane.push(1);
    lane.push(2);
    await turn();
    lane.drop();
    gate.open();
    await lane.idle();
    expect(batches).toEqual([[1]]);
  });

  it('starts again after it ran dry', async () => {
    const { batches, gate, lane } = collect(1);
    lane.push(1);
    await turn();
    gate.open();
    await lane.idle();
    lane.push(2);
    await turn();
    expect(batches).toEqual([[1], [2]]);
  });
});
