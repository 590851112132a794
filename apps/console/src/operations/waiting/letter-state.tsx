import { type DeadLetterView } from '@tessera/contracts';
import { Chip, type Tone } from '../../design/chip.js';
import { texts } from '../../texts/texts.js';
import { decided, keyOf, type Of } from './waiting.js';

const tones: Record<DeadLetterView['state'], Tone> = { open: 'bad', replayed: 'good', dropped: 'neutral' };

/** What was decided about it: here a moment ago, or as the service says. */
export const LetterState = ({ letter }: { letter: Of<DeadLetterView> }) => {
  const words = texts.value.operations.waiting;
  const here = letter.state === 'open' ? decided.value[keyOf(letter)] : undefined;
  if (here) return <Chip tone="accent" text={here === 'replay' ? words.replaying : words.dropping} />;
  return <Chip tone={tones[letter.state]} text={words[letter.state]} />;
};
