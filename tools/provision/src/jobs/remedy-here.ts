/** What to do by docker compose; elsewhere there is no such command, and nothing is added. Compose says it by RUNS_IN. */
export const remedyHere = (remedy: string, env: NodeJS.ProcessEnv = process.env) =>
  env['RUNS_IN'] === 'compose' ? remedy : '';
