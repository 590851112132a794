import { Watermark } from './watermark.js';

describe('Watermark', () => {
  it('never passes an offset that is not done', () => {
    const mark = new Watermark();
    const first = mark.begin('10');
    const second = mark.begin('11');
    second();
    expect(mark.advance()).toBeUndefined();
    first();
    expect(mark.advance()).toBe('12');
  });

  it('names each offset once', () => {
    const mark = new Watermark();
    mark.begin('0')();
    expect(mark.advance()).toBe('1');
    expect(mark.advance()).toBeUndefined();
  });

  it('moves over the gaps that compaction leaves in a topic', () => {
    const mark = new Watermark();
    mark.begin('3')();
    mark.begin('900')();
    expect(mark.advance()).toBe('901');
  });

  it('keeps 64-bit offsets exact', () => {
    const mark = new Watermark();
    mark.begin('9223372036854775806')();
    expect(mark.advance()).toBe('9223372036854775807');
  });
});
