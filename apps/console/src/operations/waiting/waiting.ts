import { signal } from '@preact/signals';
import { isProblem } from '@tessera/client';
import { type DeadLetterView, type ParkedKeyView, type Part, type AskedApp, askedApps } from '@tessera/contracts';
import { api } from '../../api/api.js';
import { explain } from '../../api/explain.js';
import { say } from '../../design/toasts.js';
import { texts } from '../../texts/texts.js';

/** With the service that it lies in. */
export type Of<Thing> = Thing & { service: AskedApp };

/** What waits in all services; one that did not answer is named in `parts`. */
export interface Waiting {
  parked: Of<ParkedKeyView>[];
  letters: Of<DeadLetterView>[];
  isCut: boolean;
  parts: Part[];
}

const waitingIn = async (service: AskedApp, state: 'open' | 'all', signal: AbortSignal): Promise<Waiting> => {
  const [parked, letters] = await Promise.all([
    api.listParkedKeys({ service }, { signal }),
    api.listDeadLetters({ service, state, limit: 100 }, { signal }),
  ]);
  return {
    parked: parked.items.map((key) => ({ ...key, service })),
    letters: letters.items.map((letter) => ({ ...letter, service })),
    isCut: letters.isCut,
    parts: [{ name: service, status: 'ok' }],
  };
};

/** Only when nobody answers is it an error: what one service has is worth being seen without the others. */
export const readWaiting = async (state: 'open' | 'all', signal: AbortSignal): Promise<Waiting> => {
  const asked = await Promise.allSettled(askedApps.map((service) => waitingIn(service, state, signal)));
  const answers = asked.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  const failed = asked.flatMap((answer, index) => (answer.status === 'rejected' ? [askedApps[index] ?? ''] : []));
  if (answers.length === 0) throw asked.find((answer) => answer.status === 'rejected')?.reason;
  return {
    parked: answers.flatMap(({ parked }) => parked),
    letters: answers.flatMap(({ letters }) => letters).toSorted((a, b) => b.diedAt.localeCompare(a.diedAt)),
    isCut: answers.some(({ isCut }) => isCut),
    parts: failed.map((name) => ({ name, status: 'failed' })),
  };
};

/** What was decided here, until the list says so itself. */
export const decided = signal<Readonly<Record<string, 'replay' | 'drop'>>>({});

/** What a decision is kept by: a letter that died once more has been decided about no more. */
export const keyOf = ({ service, id, history }: Of<DeadLetterView>): string => `${service} ${id} ${history.length}`;

const calls = { replay: 'replayDeadLetter', drop: 'dropDeadLetter' } as const;

/** Decides about a dead letter, and says what came of it. */
export const decide = async (letter: Of<DeadLetterView>, what: 'replay' | 'drop'): Promise<void> => {
  const { waiting } = texts.value.operations;
  const { service, id, type } = letter;
  try {
    await api[calls[what]]({ service, id });
    decided.value = { ...decided.value, [keyOf(letter)]: what };
    say(what === 'replay' ? waiting.replayDone(type) : waiting.dropDone(type));
  } catch (error) {
    say(isProblem(error, 'DEAD_LETTER_RESOLVED') ? waiting.resolved : explain(error, texts.value).title);
  }
};

/** Has parked keys tried at once: one of them, or all of a service. */
export const retry = async (service: AskedApp, only: { group?: string; key?: string } = {}): Promise<number> => {
  try {
    return (await api.retryParkedKeys({ service, ...only })).keys;
  } catch (error) {
    say(`${service}: ${explain(error, texts.value).title}`);
    return 0;
  }
};
