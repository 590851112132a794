/** A comma inside of a quoted text parts nothing. */
const PREFERENCE = /(?:[^,"]|"(?:\\.|[^"\\])*"?)+/g;

/** Name and value, without parameters. Split and not matched: a pattern that allows spaces in many places takes its time over them. */
const pairOf = (preference: string) => {
  const [pair = ''] = preference.split(';', 1);
  const [name = '', ...value] = pair.split('=');
  return { name: name.trim().toLowerCase(), value: value.join('=').trim() };
};

/**
 * The seconds of `Prefer: wait=N`, at most `longest`; undefined without it, and when it is nonsense: a preference is never
 * an error. Of several the first one counts (RFC 7240 §2, §4.3).
 */
export const waitIn = (prefer: string | undefined, longest: number): number | undefined => {
  const wait = (prefer?.match(PREFERENCE) ?? []).map(pairOf).find(({ name }) => name === 'wait');
  return wait && /^\d+$/.test(wait.value) ? Math.min(Number(wait.value), longest) : undefined;
};
