import { Chip, type Tone } from '../design/chip.js';
import { ErrorPanel } from '../design/states.js';
import { texts } from '../texts/texts.js';
import { type Connection, type LiveStream } from './live-stream.js';

const tones: Record<Connection, Tone> = { opening: 'neutral', live: 'good', lost: 'warn', refused: 'bad' };

/** How the stream goes: what is lost comes back, and says so; only a refusal is one. */
export const ConnectionLine = ({ stream }: { stream: LiveStream | undefined }) => {
  const state = stream?.connection.value ?? 'opening';
  return (
    <div role="status" class="connection">
      <Chip tone={tones[state]} text={texts.value.live[state]} />
    </div>
  );
};

/** Why nothing comes any more, with a way to ask again. */
export const Refused = ({ stream, again }: { stream: LiveStream | undefined; again: () => void }) =>
  stream?.connection.value === 'refused' ? <ErrorPanel error={stream.refusal.value} again={again} /> : null;
