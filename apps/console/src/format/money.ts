import { type Money } from '@tessera/contracts';

const formats = new Map<string, Intl.NumberFormat>();

const formatFor = (language: string, currency: string) => {
  const key = `${language} ${currency}`;
  const format = formats.get(key) ?? new Intl.NumberFormat(language, { style: 'currency', currency });
  formats.set(key, format);
  return format;
};

/** Minor units as people write them: 1190 of EUR is `€11.90`, 1190 of JPY `¥1,190`. */
export const moneyText = (language: string, { amount, currency }: Money): string => {
  const format = formatFor(language, currency);
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
};
