/**
 * The most that one batch may be unpacked to, in bytes: twice what a relay sends to one partition at once. What is packed
 * better than 16 to 1 and fills a topic's `max.message.bytes` was made to fill our memory.
 */
export const UNPACKED_BYTES = 16 * 1_048_576;

/** A batch is packed by a codec that is not known, is corrupt, or would grow above `UNPACKED_BYTES`. */
export class UnpackingFailed extends Error {
  override readonly name = 'UnpackingFailed';

  constructor(codec: string, cause: unknown) {
    super(`${codec}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

export const checkSize = (bytes: number) => {
  if (bytes > UNPACKED_BYTES) throw new RangeError(`unpacked it would be larger than ${UNPACKED_BYTES} bytes`);
};
