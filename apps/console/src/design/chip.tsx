import { type OrderState } from '@tessera/contracts';
import { texts } from '../texts/texts.js';

/** How something is; what the colour says, the shape says as well. */
export type Tone = 'neutral' | 'accent' | 'good' | 'warn' | 'bad';

/** In a box of 16: a dotted ring, a ring, a tick, a triangle, a cross. */
const shapes: Record<Tone, string> = {
  neutral: 'M8 2v.5M12.5 4l-.4.4M14 8h-.5M12.5 12l-.4-.4M8 14v-.5M3.5 12l.4-.4M2 8h.5M3.5 4l.4.4',
  accent: 'M8 2.5a5.5 5.5 0 1 0 .01 0M8 5.5V8l2 1.5',
  good: 'M3 8.5l3.5 3.5L13 4.5',
  warn: 'M8 2.5l6 11H2zM8 6.5v3M8 11.6v.1',
  bad: 'M4 4l8 8M12 4l-8 8',
};

/** A word about a state, with a shape and a colour. */
export const Chip = ({ tone, text }: { tone: Tone; text: string }) => (
  <span class={`chip ${tone}`}>
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d={shapes[tone]} />
    </svg>
    {text}
  </span>
);

/** How each state of an order looks. */
export const toneOf: Record<OrderState, Tone> = {
  PENDING: 'accent',
  CONFIRMED: 'good',
  REJECTED: 'bad',
  CANCELLED: 'neutral',
  SHIPPED: 'good',
};

export const StateChip = ({ state }: { state: OrderState }) => (
  <Chip tone={toneOf[state]} text={texts.value.states[state]} />
);
