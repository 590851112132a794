import { Watermark } from './watermark.js';

describe('Watermark', () => {
  it('never passes an offset that is not done', () => {
    const mark = new Watermark();
    const first = mark.begin('10');
    const second = mark.begin('11');
    second();
    expect([mark.due, mark.isWaiting]).toEqual([undefined, true]);
    first();
    expect([mark.due, mark.isWaiting]).toEqual(['12', false]);
  });

  it('is due until it is acknowledged, and not any more', () => {
    const mark = new Watermark();
    mark.begin('0')();
    expect([mark.due, mark.due]).toEqual(['1', '1']);
    mark.acknowledge('1');
    expect(mark.due).toBeUndefined();
    mark.begin('1')();
    expect(mark.due).toBe('2');
  });

  it('is still due when it has moved on while an older one was acknowledged', () => {
    const mark = new Watermark();
    mark.begin('0')();
    mark.begin('1')();
    mark.acknowledge('1');
    expect(mark.due).toBe('2');
  });

  it('moves over the gaps that compaction leaves in a topic', () => {
    const mark = new Watermark();
    mark.begin('3')();
    mark.begin('900')();
    expect(mark.due).toBe('901');
  });

  it('keeps 64-bit offsets exact', () => {
    const mark = new Watermark();
    mark.begin('9223372036854775806')();
    expect(mark.due).toBe('9223372036854775807');
  });
});
