/** Tells a person what is going on: `part` is the step ("kafka"), `line` what it does now. */
export type Progress = (part: string, line: string) => void;

/** For callers that want no progress. */
export const silent: Progress = () => {};

/** How long nobody is told that something still goes on, in ms: a terminal shows that it is alive, a log would only grow. */
export const silence = (): number => (process.stdout.isTTY ? 2_000 : 15_000);

/** Hands on what is said, unless something was a moment ago. The beginning and the end are for the caller to say. */
export const nowAndThen = (say: (line: string) => void): ((line: string) => void) => {
  let told = Date.now();
  return (line) => {
    if (Date.now() - told < silence()) return;
    told = Date.now();
    say(line);
  };
};
