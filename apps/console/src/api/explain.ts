import { ConnectionFailed, isProblem } from '@tessera/client';
import { type Texts } from '../texts/en.js';

/** What a failed call amounts to, in words. */
export interface Explanation {
  title: string;
  /** What the API itself said of it, which is in English. */
  detail?: string | undefined;
  /** For whoever looks after the platform. */
  requestId?: string | undefined;
}

/** Says what went wrong; what is no answer of the platform is a connection that failed. */
export const explain = (error: unknown, { problems, failures }: Texts): Explanation => {
  if (isProblem(error))
    return { title: problems[error.code], detail: error.detail ?? error.errors[0]?.detail, requestId: error.requestId };
  if (error instanceof ConnectionFailed) return { title: failures.unreachable };
  return { title: failures.unexpected, detail: error instanceof Error ? error.message : String(error) };
};

/** May it be over after a while, without anybody's doing? */
export const passes = (error: unknown): boolean =>
  error instanceof ConnectionFailed || (isProblem(error) && (error.status === 429 || error.status >= 502));
