import { useState } from 'preact/hooks';
import { api } from '../api/api.js';
import { Button } from '../design/button.js';
import { Chip, type Tone } from '../design/chip.js';
import { say } from '../design/toasts.js';
import { texts } from '../texts/texts.js';
import { type Broken, mendAll } from './broken.js';

const tones: Record<Broken['kind'], Tone> = { part: 'bad', product: 'bad', load: 'accent' };

const textOf = (broken: Broken): string => {
  const words = texts.value.laboratory.broken;
  if (broken.kind === 'product') return words.product(broken.sku);
  return broken.kind === 'load' ? words.load(broken.ordersPerSecond) : words[broken.state](broken.name);
};

const keyOf = (broken: Broken) => `${broken.kind} ${textOf(broken)}`;

/** Always in sight: what is broken on purpose now, and the one button that mends all of it. */
export const BrokenBar = ({ broken }: { broken: readonly Broken[] }) => {
  const words = texts.value.laboratory.broken;
  const [busy, setBusy] = useState(false);
  const mend = async () => {
    setBusy(true);
    const failures = await mendAll(api, broken);
    setBusy(false);
    say(failures.length === 0 ? words.mended : words.notMended(failures.length));
  };
  return (
    <section class={`broken${broken.length > 0 ? ' some' : ''}`} aria-label={words.title}>
      <div class="row" role="status">
        <strong>{broken.length > 0 ? words.title : words.nothing}</strong>
        {broken.map((broken) => (
          <Chip key={keyOf(broken)} tone={tones[broken.kind]} text={textOf(broken)} />
        ))}
      </div>
      {broken.length > 0 && (
        <Button kind="primary" busy={busy} onClick={() => void mend()}>
          {words.mend}
        </Button>
      )}
    </section>
  );
};
