import { money, type Money, sku } from '@tessera/contracts';
import * as z from 'zod';

const MOST_PIECES = 1_000;
const MOST_LINES = 50;

const line = z.object({
  sku,
  name: z.string(),
  price: money,
  quantity: z.int().min(1).max(MOST_PIECES),
});
const lines = z.array(line).max(MOST_LINES);

/** A product that somebody wants, with the price that they have seen. */
export type Line = z.infer<typeof line>;

/** What was kept, if it is still a basket of this version. */
export const linesIn = (text: string | null): readonly Line[] => {
  try {
    return lines.parse(JSON.parse(text ?? '[]'));
  } catch {
    return [];
  }
};

/** With so many of a product instead; none takes it out. An order takes no more than 1,000 of one and 50 products. */
export const withQuantity = (lines: readonly Line[], wanted: Line): readonly Line[] => {
  const quantity = Math.min(Math.max(Math.trunc(wanted.quantity) || 0, 0), MOST_PIECES);
  if (quantity === 0) return lines.filter(({ sku }) => sku !== wanted.sku);
  if (lines.some(({ sku }) => sku === wanted.sku))
    return lines.map((line) => (line.sku === wanted.sku ? { ...wanted, quantity } : line));
  return lines.length < MOST_LINES ? [...lines, { ...wanted, quantity }] : lines;
};

/** With one more of a product. */
export const withOneMore = (lines: readonly Line[], product: Omit<Line, 'quantity'>): readonly Line[] => {
  const { quantity = 0 } = lines.find(({ sku }) => sku === product.sku) ?? {};
  const { sku, name, price } = product;
  return withQuantity(lines, { sku, name, price, quantity: quantity + 1 });
};

/** What it costs by the prices that were seen; undefined for an empty one, which has no currency. */
export const totalOf = (lines: readonly Line[]): Money | undefined => {
  const [first] = lines;
  if (!first) return undefined;
  const amount = lines.reduce((sum, { price, quantity }) => sum + price.amount * quantity, 0);
  return { amount, currency: first.price.currency };
};

/** With what products cost now, without those that are not sold any more. */
export const withPrices = (
  lines: readonly Line[],
  now: ReadonlyMap<string, Pick<Line, 'name' | 'price'> | undefined>,
): readonly Line[] =>
  lines.flatMap((line) => {
    if (!now.has(line.sku)) return [line];
    const product = now.get(line.sku);
    return product ? [{ ...line, name: product.name, price: product.price }] : [];
  });
