import fc from 'fast-check';
import { Drops } from './drops.js';

let now = 0;
const drops = () => new Drops(1_000, () => now);

it('remembers of each tag when it was dropped last', () => {
  const all = drops();
  all.drop(['a', 'b']);
  const { mark } = all;
  all.drop(['b']);
  expect([all.lastOf(['a']), all.lastOf(['b']), all.lastOf(['c']), all.lastOf(['c', 'b'])]).toEqual([
    mark,
    mark + 1,
    0,
    mark + 1,
  ]);
});

it('answers for no mark that is older than what it remembers', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ tag: fc.constantFrom('a', 'b'), pause: fc.nat(700) }), { maxLength: 40 }),
      (moves) => {
        now = 0;
        const all = drops();
        const dropped = new Map<string, number>();
        for (const { tag, pause } of moves) {
          now += pause;
          all.drop([tag]);
          dropped.set(tag, all.mark);
          // A mark of before a tag's last drop must never look as good as one of after it.
          for (const [name, mark] of dropped) expect(all.lastOf([name])).toBeGreaterThanOrEqual(mark);
        }
      },
    ),
  );
});

it('forgets what nobody can ask about any more', () => {
  now = 0;
  const all = drops();
  for (let i = 0; i < 10_000; i += 1) {
    now += 1;
    all.drop([`order ${i}`]);
  }
  expect(Reflect.get(all, 'recent').size + Reflect.get(all, 'earlier').size).toBeLessThanOrEqual(2_001);
  expect(all.lastOf(['order 0'])).toBeGreaterThan(1);
});
