/** ISO 4217; one currency serves the whole platform. */
export const CURRENCY = process.env['CURRENCY'] ?? 'EUR';

/** A setting that a function cannot do without. */
export const setting = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
};
