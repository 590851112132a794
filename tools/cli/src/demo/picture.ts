import { type Chapter, type Step } from './timeline.js';

/** Pixels. Text stands on the left, the time that each line took on the right. */
const WIDTH = 920;
const ROW = 18;
const TOP = 30;
const TEXT = { who: 20, what: 68 };
const AXIS = { from: 660, to: 900 };
/** Time marks on the axis, at most. */
const MARKS = 4;

const light = {
  ground: '#fff',
  ink: '#1f2328',
  faint: '#656d76',
  line: '#d1d9e0',
  step: '#54aeff',
  yes: '#1a7f37',
  no: '#bc4c00',
};
const dark = {
  ground: '#0d1117',
  ink: '#e6edf3',
  faint: '#9198a1',
  line: '#30363d',
  step: '#388bfd',
  yes: '#3fb950',
  no: '#f0883e',
};

const inColours = ({ ground, ink, faint, line, step, yes, no }: typeof light) =>
  `.ground { fill: ${ground}; stroke: ${line} } .mark { stroke: ${line} } text { fill: ${ink} } .faint { fill: ${faint} }
  .step { fill: ${step} } .yes { fill: ${yes} } .no { fill: ${no} }`;

/** Light or dark as the reader's system is, on a ground of its own: readable on any page. */
const STYLE = `  text { font: 12px system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif }
  .title, tspan { font-weight: 600 }
  ${inColours(light)}
  @media (prefers-color-scheme: dark) { ${inColours(dark)} }`;

/** A line, or the title of a chapter. What is told here began at `fromMs`, when the line before was told. */
type Row = { title: string } | (Step & { fromMs: number });

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const kindOf = (what: string) => {
  if (/\b(?:REJECTED|CANCELLED|422)\b/.test(what)) return 'no';
  return what.includes('CONFIRMED') ? 'yes' : 'step';
};

/** What became of an order stands out. */
const emphasized = (what: string) =>
  escape(what).replace(
    /\b(?:CONFIRMED|REJECTED|CANCELLED|422)\b/g,
    (word) => `<tspan class="${kindOf(word)}">${word}</tspan>`,
  );

const endOf = (chapters: readonly Chapter[]) => chapters.flatMap(({ steps }) => steps).at(-1)?.ms ?? 0;

/** The first chapter prepares the story: it is one row. */
const rowsOf = ([first, ...chapters]: readonly Chapter[]): Row[] => {
  if (!first) return [];
  let fromMs = endOf([first]);
  const rows: Row[] = [{ fromMs: 0, ms: fromMs, who: '', what: `${first.title}: ${first.steps.length} steps` }];
  for (const { title, steps } of chapters) {
    rows.push({ title });
    for (const line of steps) {
      rows.push({ ...line, fromMs });
      fromMs = line.ms;
    }
  }
  return rows;
};

type Scale = (ms: number) => number;

const drawn = (row: Row, index: number, x: Scale): string => {
  const y = TOP + ROW * index;
  const base = y + 13;
  if ('title' in row) return `<text class="title" x="${TEXT.who}" y="${base}">${escape(row.title)}</text>`;
  const { who, what, ms, fromMs } = row;
  const width = Math.max(2, x(ms) - x(fromMs));
  return `<text class="faint" x="${TEXT.who}" y="${base}">${escape(who)}</text>
<text x="${who ? TEXT.what : TEXT.who}" y="${base}">${emphasized(what)}</text>
<rect class="${kindOf(what)}" x="${x(fromMs).toFixed(1)}" y="${y + 4}" width="${width.toFixed(1)}" height="10" rx="2"/>`;
};

/** 100 ms, 200 ms, 500 ms, 1 s …: the smallest of them that needs no more than so many marks. */
const stepFor = (ms: number) => {
  const steps = [1, 10, 100, 1000, 10_000].flatMap((power) => [power, 2 * power, 5 * power]);
  return steps.find((step) => ms / step <= MARKS) ?? ms;
};

const marks = (endMs: number, height: number, x: Scale): string[] => {
  const step = stepFor(endMs);
  const times = Array.from({ length: Math.floor(endMs / step) + 1 }, (_, index) => index * step);
  return times.map((ms) => {
    const at = x(ms).toFixed(1);
    return `<path class="mark" d="M${at} ${TOP - 4}V${height - 10}"/><text class="faint" x="${at}" y="18" text-anchor="middle">${ms / 1000} s</text>`;
  });
};

/**
 * The story as an SVG: a row for each line, with a bar from when the line before was told to when this one was, so the
 * bars are what each step took, asking, waiting and checking included.
 */
export const picture = (chapters: readonly Chapter[]): string => {
  const rows = rowsOf(chapters);
  const endMs = endOf(chapters);
  const x: Scale = (ms) => AXIS.from + (ms / (endMs || 1)) * (AXIS.to - AXIS.from);
  const height = TOP + ROW * rows.length + 14;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img">
<title>The story of tessera demo, step by step, as it was played in ${(endMs / 1000).toFixed(2)} s</title>
<style>
${STYLE}
</style>
<rect class="ground" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="6"/>
${[...marks(endMs, height, x), ...rows.map((row, index) => drawn(row, index, x))].join('\n')}
</svg>
`;
};
