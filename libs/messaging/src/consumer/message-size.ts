import { type IncomingMessage } from '../wire/message.js';

/** What a message costs beside its bytes, roughly. */
const OVERHEAD_BYTES = 1_000;

/** What a message takes of memory while it waits, in bytes. */
export const sizeOf = ({ key, value, headers }: IncomingMessage): number =>
  headers.reduce((sum, [, bytes]) => sum + bytes.length, OVERHEAD_BYTES + (key?.length ?? 0) + (value?.length ?? 0));
