const WORD = /[\p{L}\p{N}]+|\p{So}/gu;
/** Written without spaces, so that a word may begin at any character. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u;

const upper = (text: string) => text.toLowerCase().toUpperCase();

/**
 * A text as it is searched: without accents, marks and other forms of the same character (NFKD), in upper case, where ß is SS
 * and both forms of the Turkish i are I. Part of the stored data: whoever changes it writes a migration.
 */
const fold = (text: string) => upper(upper(text).normalize('NFKD').replace(/\p{M}/gu, ''));

/** Each word once; between words is whatever is neither a letter nor a digit. A symbol, as of a tea cup, is a word. */
const wordsIn = (text: string): string[] => [...new Set(fold(text).match(WORD) ?? [])];

const beginnings = (word: string): string[] =>
  UNSPACED.test(word) ? [...word].map((_, at, characters) => characters.slice(at).join('')) : [word];

/** The words by which a product is found: those of its name, and the parts of its SKU. */
export const wordsOf = ({ name, sku }: { name: string; sku: string }): string[] => [
  ...new Set(wordsIn(`${name} ${sku}`).flatMap(beginnings)),
];

/** What somebody looks for: each is the beginning of a word that a product must have. One that begins another says nothing. */
export const wordsSought = (q: string): string[] => {
  const words = wordsIn(q);
  return words.filter((word) => !words.some((other) => other !== word && other.startsWith(word)));
};
