const formats = new Map<string, Intl.NumberFormat>();

const format = (language: string, options: Intl.NumberFormatOptions) => {
  const key = `${language} ${JSON.stringify(options)}`;
  const made = formats.get(key) ?? new Intl.NumberFormat(language, options);
  formats.set(key, made);
  return made;
};

/** A count: `12,345`. */
export const count = (language: string, value: number): string => format(language, {}).format(value);

/** A rate, as exact as one reads it: `0.5`, `3.2`, `48`. */
export const rate = (language: string, value: number): string =>
  format(language, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** A size in bytes: `512 byte`, `12.3 MB`. */
export const size = (language: string, bytes: number): string => {
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const unit = units[step] ?? 'byte';
  return format(language, { style: 'unit', unit, maximumFractionDigits: 1 }).format(bytes / 1000 ** step);
};
