import { readFileSync } from 'node:fs';

/** What a program of the tree was started with: the JSON file that its first argument names. */
export const settingOf = <Setting>(): Setting => JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));

/** What is asked of a program of the tree. */
export interface Question {
  id: number;
  about: string;
  value?: unknown;
}

/** What it answers. */
export interface Reply {
  id: number;
  value?: unknown;
  error?: string;
}

type Answers = Readonly<Record<string, (value: unknown) => unknown>>;

const replyTo = async ({ id, about, value }: Question, answers: Answers): Promise<Reply> => {
  try {
    const answer = answers[about];
    if (!answer) throw new Error(`nobody answers ${about}`);
    return { id, value: await answer(value) };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
};

/** Says that this program is ready, and from then on answers; the answer of `tell` is what it has seen. */
export const answering = (answers: Answers): void => {
  process.on('message', (question: Question) => {
    void replyTo(question, answers).then((reply) => process.send?.(reply));
  });
  process.send?.({ id: 0 } satisfies Reply);
};
