import { signal } from '@preact/signals';
import { isProblem, type LabEvent } from '@tessera/client';
import { type LabCheck, type LabPart, type LabView } from '@tessera/contracts';
import { useEffect } from 'preact/hooks';
import { api } from '../api/api.js';
import { explain } from '../api/explain.js';
import { say } from '../design/toasts.js';
import { follow, type LiveStream } from '../live/live-stream.js';
import { texts } from '../texts/texts.js';

/** The laboratory as it was told last. */
export const lab = signal<LabView | undefined>(undefined);

/** The last look at all stores. */
export const check = signal<LabCheck | undefined>(undefined);

/** The stream that is followed. */
export const labStream = signal<LiveStream | undefined>(undefined);

const take = ({ event, data }: LabEvent) => {
  if (event === 'lab') lab.value = data;
  if (event === 'check') check.value = data;
};

/** Opens the stream, also anew after it was refused. */
export const watchLabAgain = (): void => {
  labStream.value?.stop();
  labStream.value = follow(({ signal }) => api.watchLab({ signal }), take);
};

/** Follows the laboratory as long as the component is there. */
export const useLab = (wanted: boolean): void =>
  useEffect(() => {
    if (wanted) watchLabAgain();
    return () => {
      labStream.value?.stop();
      labStream.value = undefined;
    };
  }, [wanted]);

/** A part as the answer to a call has it, before the stream says so. */
export const showPart = (part: LabPart): void => {
  if (!lab.value) return;
  const parts = lab.value.parts.map((known) => (known.name === part.name ? part : known));
  lab.value = { ...lab.value, parts };
};

/** Does something in the laboratory, and says what came of it; why it may not be is told by the API, in English. */
export const attempt = async <Answer>(
  work: () => Promise<Answer>,
  done: (answer: Answer) => string,
): Promise<Answer | undefined> => {
  try {
    const answer = await work();
    say(done(answer));
    return answer;
  } catch (error) {
    const { title, detail } = explain(error, texts.value);
    say(isProblem(error) && detail ? `${title}: ${detail}` : title);
    return undefined;
  }
};
