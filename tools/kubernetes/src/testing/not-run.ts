import * as z from 'zod';

const report = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(
        z.object({ status: z.string(), ancestorTitles: z.array(z.string()), title: z.string() }),
      ),
    }),
  ),
});

/** What a report of jest has only the name of, a line each: `not run: …`, with what it belongs to. */
export const notRun = (json: unknown): string[] => {
  const { success, data } = report.safeParse(json);
  if (!success) return [];
  return data.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'todo' || status === 'pending')
    .map(({ ancestorTitles: [suite = ''], title }) => `not run: ${suite} ${title.replace(/^not run: /, '– ')}`);
};
