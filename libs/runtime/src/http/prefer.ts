/** A comma inside of a quoted text parts nothing. */
const PREFERENCE = /(?:[^,"]|"(?:\\.|[^"\\])*"?)+/g;
const WAIT = /^\s*wait\s*(?:=\s*([^;]*?)\s*)?(?:;.*)?$/is;

/**
 * The seconds of `Prefer: wait=N`, at most `longest`; undefined without it, and when it is nonsense: a preference is never
 * an error. Of several the first one counts (RFC 7240 §2, §4.3).
 */
export const waitIn = (prefer: string | undefined, longest: number): number | undefined => {
  const [value] = (prefer?.match(PREFERENCE) ?? []).flatMap((one) => WAIT.exec(one)?.slice(1, 2) ?? []);
  return value !== undefined && /^\d+$/.test(value) ? Math.min(Number(value), longest) : undefined;
};
