import { type Part, Refusal } from '@tessera/contracts';

/** One question of a composed answer. A `required` one that fails fails the whole. */
export interface Question<Value> {
  required?: boolean;
  ask: () => Promise<Value>;
}

type Values<Questions> = {
  [Name in keyof Questions]?: Questions[Name] extends Question<infer Value> ? Value : never;
};

/** 401 keeps its meaning and so does what went wrong behind; anything else is no answer to what the client asked. */
const ofTheWhole = (code: Refusal['code']) =>
  code === 'UNAUTHENTICATED' || code.startsWith('UPSTREAM_') ? code : 'UPSTREAM_ERROR';

const asked = async (name: string, { ask, required }: Question<unknown>) => {
  try {
    return { name, value: await ask(), part: { name, status: 'ok' } satisfies Part };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (required) throw new Refusal(ofTheWhole(error.code), error.details);
    return { name, part: { name, status: 'failed', code: error.code } satisfies Part };
  }
};

/**
 * Asks all questions side by side. What failed is absent and named in `parts`; a required one that fails is thrown at
 * once, without waiting for the others.
 */
export const compose = async <Questions extends Record<string, Question<unknown>>>(questions: Questions) => {
  const answers = await Promise.all(Object.entries(questions).map(([name, question]) => asked(name, question)));
  const values = Object.fromEntries(answers.map(({ name, value }) => [name, value]));
  const parts: Part[] = answers.map(({ part }) => part);
  // Each value came from the question of its name; Object.entries cannot say so.
  return { values: values as Values<Questions>, parts, complete: parts.every(({ status }) => status === 'ok') };
};
