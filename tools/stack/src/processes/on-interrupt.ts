const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One Ctrl-C arrives more than once, within so many ms: from the terminal, and again from npm, which passes it on. */
export const sameKeystroke = 500;

/** Calls `first` for the first request to end, `again` for a second one that is meant. */
export const onInterrupt = (first: () => void, again: () => void): void => {
  const onSignal = interruptions(first, again);
  for (const name of signals) process.on(name, () => onSignal(Date.now()));
};

/** The rule by itself; it is told the time (ms) of each signal. */
export const interruptions = (first: () => void, again: () => void): ((now: number) => void) => {
  let receivedAt: number | undefined;
  return (now) => {
    if (receivedAt === undefined) {
      receivedAt = now;
      first();
    } else if (now - receivedAt > sameKeystroke) again();
  };
};
