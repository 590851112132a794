/** Tells a person what is going on: `part` is the step ("kafka"), `line` what it does now. */
export type Progress = (part: string, line: string) => void;

/** For callers that do not want to hear. */
export const silent: Progress = () => {};
