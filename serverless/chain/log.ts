import { Logger } from '@aws-lambda-powertools/logger';

/** One JSON line per call, by the name of the function (`POWERTOOLS_SERVICE_NAME`). */
export const log = new Logger();

/** Anything may be thrown. */
export const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
