import { picture } from './picture.js';
import { type Chapter } from './timeline.js';

const story: Chapter[] = [
  {
    title: 'Before the shop opens',
    steps: [
      { ms: 40, who: 'staff', what: 'logs in' },
      { ms: 100, who: 'Ada', what: 'logs in' },
    ],
  },
  {
    title: 'Tea & <cups>',
    steps: [
      { ms: 200, who: 'Ada', what: 'orders 2: CONFIRMED' },
      { ms: 400, who: 'Ben', what: 'wants 9: 422, OUT_OF_STOCK' },
    ],
  },
];

const bars = (svg: string) =>
  [...svg.matchAll(/<rect class="(step|yes|no)" x="([\d.]+)" y="\d+" width="([\d.]+)"/g)].map(([, kind, x, width]) => ({
    kind,
    from: Number(x),
    to: Number(x) + Number(width),
  }));

it('gives each line the time from the line before, in proportion', () => {
  expect(bars(picture(story))).toEqual([
    { kind: 'step', from: 660, to: 720 },
    { kind: 'yes', from: 720, to: 780 },
    { kind: 'no', from: 780, to: 900 },
  ]);
});

it('makes what prepares the story one row', () => {
  expect(picture(story)).toContain('>Before the shop opens: 2 steps</text>');
  expect(picture(story)).not.toContain('logs in');
});

it('says what became of an order in its colour, and takes no text for a tag', () => {
  expect(picture(story)).toContain('orders 2: <tspan class="yes">CONFIRMED</tspan>');
  expect(picture(story)).toContain('wants 9: <tspan class="no">422</tspan>, OUT_OF_STOCK');
  expect(picture(story)).toContain('>Tea &amp; &lt;cups&gt;</text>');
});

it('marks a few times on the axis', () => {
  const marked = [...picture(story).matchAll(/middle">([\d.]+ s)</g)].map(([, mark]) => mark);
  expect(marked).toEqual(['0 s', '0.1 s', '0.2 s', '0.3 s', '0.4 s']);
});

it('needs nothing from elsewhere and reads on light and dark', () => {
  expect(picture(story)).not.toMatch(/(?:href|src|url\(|@import)/);
  expect(picture(story)).toContain('prefers-color-scheme: dark');
});
