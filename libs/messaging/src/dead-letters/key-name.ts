/** Enough for a key to be told from others. */
const MOST = 500;

/** Bytes as text; undefined when they are none. Of a part the last character may be missing. */
export const asText = (bytes: Buffer, isPart = false): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: isPart });
  } catch {
    return undefined;
  }
};

/** A message's key as it is shown and typed. */
export const keyName = (key: Buffer | null): string => {
  if (!key) return '';
  const some = key.subarray(0, MOST);
  return asText(some, some.length < key.length) ?? `0x${some.toString('hex')}`;
};
