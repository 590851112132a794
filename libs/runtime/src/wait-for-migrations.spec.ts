import { waitForMigrations } from './wait-for-migrations.js';

const quick = { withinMs: 60_000, everyMs: 1, sayEveryMs: 60_000 };

/** Waits for what is answered, one after the other, and says what was said. */
const wait = async (answers: (string[] | Error)[], patience = quick, env: NodeJS.ProcessEnv = {}) => {
  const said: string[] = [];
  const pending = () => {
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? [];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const end = await waitForMigrations(pending, (line) => said.push(line), patience, env).catch(String);
  return { end, said };
};

it('says what it waits for once, and again when that is something else, and ends when nothing is pending', async () => {
  const away = new Error('connect ECONNREFUSED');
  const { end, said } = await wait([away, away, ['A', 'B'], ['A', 'B'], ['B'], []]);
  expect(said).toEqual([
    'waiting, the database does not answer: connect ECONNREFUSED',
    'waiting, pending: A, B',
    'waiting, pending: B',
  ]);
  expect(end).toBe('nothing is pending');
});

it('says nothing where there is nothing to wait for', async () => {
  expect(await wait([[]])).toEqual({ end: 'nothing is pending', said: [] });
});

it('says the same now and then', async () => {
  const { said } = await wait([['A'], ['A'], ['A'], []], { ...quick, sayEveryMs: 0 });
  expect(said).toEqual(Array.from({ length: 3 }, () => 'waiting, pending: A'));
});

it('gives up and names what is pending, with a command only where it is there', async () => {
  const short = { ...quick, withinMs: 0 };
  expect((await wait([['A', 'B']], short)).end).toBe('Error: waited for 0 s, pending: A, B');
  expect((await wait([['A']], short, { RUNS_IN: 'kubernetes' })).end).toMatch(/pending: A; kubectl get jobs says/);
});
