import { type ServiceHealth } from '@tessera/contracts';
import { type Tone } from '../../design/chip.js';
import { toneOfHealth } from '../../live/health.js';
import { texts } from '../../texts/texts.js';
import { type Box } from './placement.js';

/** Around the middle, 6 in each direction: a dotted ring, a disc, a triangle, a cross in a square. */
const shapes: Record<Tone, string> = {
  neutral: 'M-5,0 a5,5 0 1,0 10,0 a5,5 0 1,0 -10,0',
  accent: 'M-5,0 a5,5 0 1,0 10,0 a5,5 0 1,0 -10,0',
  good: 'M-5,0 a5,5 0 1,0 10,0 a5,5 0 1,0 -10,0',
  warn: 'M0,-6 L6.5,5.5 H-6.5 Z',
  bad: 'M-5.5,-5.5 H5.5 V5.5 H-5.5 Z M-2.5,-2.5 L2.5,2.5 M2.5,-2.5 L-2.5,2.5',
};

/** Health by shape, colour and word. */
export const Mark = ({ x, y, health }: { x: number; y: number; health: ServiceHealth }) => (
  <g class={`mark ${toneOfHealth[health]}`} transform={`translate(${x},${y})`}>
    <path d={shapes[toneOfHealth[health]]} />
    <text x={11} y={4.5}>
      {texts.value.live.health[health]}
    </text>
  </g>
);

const CURVE = 7;

/** A database, as people have drawn them since there are drums. */
export const Drum = ({ box: { x, y, w, h }, health }: { box: Box; health: ServiceHealth }) => (
  <g class={`drum ${toneOfHealth[health]}`}>
    <path
      d={`M${x},${y + CURVE} v${h - 2 * CURVE} a${w / 2},${CURVE} 0 0,0 ${w},0 v${2 * CURVE - h} a${w / 2},${CURVE} 0 0,0 ${-w},0`}
    />
    <ellipse cx={x + w / 2} cy={y + CURVE} rx={w / 2} ry={CURVE} />
  </g>
);
