import { listProducts, putProduct } from './inventory/http.js';
import { email, listUsers } from './user/http.js';

const letters = Array.from({ length: 0x2_ffff }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
  .filter((char) => /\p{L}/u.test(char));
/** Accents that may stand behind a letter and be composed with it. */
const marks = ['', ...Array.from({ length: 0x70 }, (_, n) => String.fromCodePoint(0x300 + n))];
const cased = letters.filter((char) => char.toLowerCase() !== char || char.toUpperCase() !== char);

/** In lower or in upper case. */
const isComposed = (text: string) =>
  [text.toLowerCase(), text.toUpperCase()].some((written) => written.normalize('NFC') !== written);

describe('the form of an e-mail address', () => {
  it('is its own form, whatever letter and accent stand in it', () => {
    const all = cased.flatMap((char) => marks.map((mark) => char + mark)).filter(isComposed);
    const moving = all.filter((text) => {
      const form = email.parse(`${text}@example.com`);
      return email.parse(form) !== form;
    });
    expect(all.length).toBeGreaterThan(1_000);
    expect(moving).toEqual([]);
  });

  it('is one for a letter with its accent behind it, or in it', () => {
    expect(email.parse('J\u030C@example.com')).toBe(email.parse('\u01F0@example.com'));
  });
});

it('an accent is looked for in the form in which it is stored', () => {
  const [composed, decomposed] = ['Caf\u00E9', 'Cafe\u0301'];
  const price = { amount: 1, currency: 'EUR' };
  expect(putProduct.parse({ name: decomposed, price }).name).toBe(composed);
  expect(listProducts.parse({ q: decomposed }).q).toBe(composed);
});

describe('the limit of a list', () => {
  it.each([
    ['20', 20],
    ['100', 100],
  ])('%s is a number', (limit, value) => {
    expect(listUsers.parse({ limit }).limit).toBe(value);
  });

  it.each(['0x10', '1e1', '0b11', '+5', ' 5', '5.0', '', '0', '101', ['1', '2']])('%j is none', (limit) => {
    expect(listUsers.safeParse({ limit }).success).toBe(false);
  });
});
