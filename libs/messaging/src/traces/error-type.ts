import { describe } from '../change/describe.js';
import { MoveFailed } from '../change/move-failed.js';

/** `error.type`: the class of an error. Its words may be a message's own, and are in no span. */
export const errorType = (error: unknown): string => describe(error instanceof MoveFailed ? error.cause : error).name;
