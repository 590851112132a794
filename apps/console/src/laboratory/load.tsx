import { type LabLoad } from '@tessera/contracts';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { api } from '../api/api.js';
import { count } from '../live/figures.js';
import { language, texts } from '../texts/texts.js';
import { attempt } from './lab-live.js';

const MOST = 50;
/** Keys move a slider step by step: what is meant is where it stays. */
const SETTLE_MS = 400;

/** How many orders the laboratory places, and what became of them. */
export const Load = ({ load }: { load: LabLoad }) => {
  const words = texts.value.laboratory.load;
  const id = useId();
  const [wanted, setWanted] = useState<number | undefined>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const rate = wanted ?? load.ordersPerSecond;
  // What was wanted holds until the laboratory says the same.
  useEffect(() => {
    if (wanted === load.ordersPerSecond) setWanted(undefined);
  }, [load.ordersPerSecond]);
  const set = (ordersPerSecond: number) => {
    setWanted(ordersPerSecond);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      void attempt(
        () => api.setLabLoad({ ordersPerSecond }),
        () => words.says(ordersPerSecond),
      ).then((answer) => answer ?? setWanted(undefined));
    }, SETTLE_MS);
  };
  return (
    <section class="card">
      <h2>{words.title}</h2>
      <label for={id} class="row spread">
        {words.rate}
        <output for={id}>{words.says(rate)}</output>
      </label>
      <input
        id={id}
        class="slider"
        type="range"
        min={0}
        max={MOST}
        step={1}
        value={rate}
        aria-valuetext={words.says(rate)}
        onInput={({ currentTarget }) => set(Number(currentTarget.value))}
      />
      <dl class="trio">
        {(['placed', 'refused', 'unreachable'] as const).map((name) => (
          <div key={name}>
            <dt>{words[name]}</dt>
            <dd>{count(language.value, load[name])}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
};
