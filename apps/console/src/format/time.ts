const steps = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** How long ago (or ahead) of `now` an instant is, in the largest unit that fits: `3 minutes ago`. */
export const relativeTime = (language: string, at: number, now: number): string => {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const distance = at - now;
  const [unit, ms] = steps.find(([, ms]) => Math.abs(distance) >= ms) ?? ['second', 1_000];
  return format.format(Math.trunc(distance / ms), unit);
};

/** An instant in the reader's time zone, in full: `27 Nov 2026, 12:00:03`. */
export const fullTime = (language: string, at: number, timeZone?: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium', ...(timeZone && { timeZone }) }).format(
    at,
  );

/** The time of day, with seconds: `12:00:03`. */
export const clockTime = (language: string, at: number, timeZone?: string): string =>
  new Intl.DateTimeFormat(language, { timeStyle: 'medium', ...(timeZone && { timeZone }) }).format(at);

/** A span in the unit that suits it: `340 ms`, `1.2 s`, `3 min`. */
export const duration = (language: string, ms: number): string => {
  const unit = (value: number, name: string, maximumFractionDigits: number) =>
    new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits }).format(
      value,
    );
  if (ms < 1_000) return unit(ms, 'millisecond', 0);
  if (ms < 60_000) return unit(ms / 1_000, 'second', 1);
  return ms < 3_600_000 ? unit(ms / 60_000, 'minute', 0) : unit(ms / 3_600_000, 'hour', 1);
};
