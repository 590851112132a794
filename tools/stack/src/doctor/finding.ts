/** What one check has found. */
export interface Finding {
  /** What was looked at: "java", "port 3000". */
  check: string;
  /** A warning does not keep the platform from running. */
  level: 'good' | 'warning' | 'wrong';
  text: string;
  /** What a person does about it; always there when the level is not good. */
  remedy?: string;
  /** Does what the remedy says, where nothing can be lost by it. */
  fix?: () => Promise<void> | void;
}

/** All is well. */
export const good = (check: string, text: string): Finding => ({ check, level: 'good', text });

/** Something to know of. */
export const warning = (check: string, text: string, remedy: string, fix?: Finding['fix']): Finding => ({
  check,
  level: 'warning',
  text,
  remedy,
  ...(fix && { fix }),
});

/** Something keeps the platform, or a part of it, from running. */
export const wrong = (check: string, text: string, remedy: string, fix?: Finding['fix']): Finding => ({
  check,
  level: 'wrong',
  text,
  remedy,
  ...(fix && { fix }),
});
