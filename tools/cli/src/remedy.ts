const starters: Readonly<Record<string, string>> = {
  local: '"npm start" starts it',
  compose: '"docker compose up --wait" starts it',
};

/** What to do when a store does not answer, as far as the one who looks after it can do it here. */
export const startRemedy = ({ RUNS_IN = '' }: { RUNS_IN?: string | undefined }): string =>
  starters[RUNS_IN] ?? 'does it run, and do its settings say how it is reached from here?';
