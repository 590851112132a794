import * as fc from 'fast-check';
import { wordsOf, wordsSought } from './words.js';

const finds = (q: string, name: string, sku = 'X-1') => {
  const words = wordsOf({ name, sku });
  return wordsSought(q).every((sought) => words.some((word) => word.startsWith(sought)));
};

it.each([
  ['the', 'Thé vert'],
  ['thé', 'The Vert'],
  ['THE VERT', 'thé\u0301 Vert'],
  ['sencha gre', 'Sencha Green Tea, 100 g'],
  ['gre sen', 'Sencha Green Tea, 100 g'],
  ['cast iron', 'Cast-Iron Teapot'],
  ['cast-iron', 'Cast Iron Teapot'],
  ['cast\u2010iron', 'Cast-Iron Teapot'],
  ["chef's kni", "Chef's Knife"],
  ['100%', 'Dark Chocolate 100 %'],
  ['strasse', 'Straße'],
  ['STRAẞE', 'strasse'],
  ['istanbul', 'İSTANBUL'],
  ['ISPARTA', 'ısparta'],
  ['οδοσ', 'ΟΔΟΣ'],
  ['ﬁlter', 'Filter'],
  ['ｔｅａ', 'Tea'],
  ['1½ l', 'Pot, 1½ l'],
  ['茶', '緑茶セット'],
  ['セット', '緑茶ｾｯﾄ'],
  ['ชา', 'ใบชาเขียว'],
  ['녹', '녹차'],
  ['चाय', 'मसाला चाय'],
  ['🍵', 'Tea 🍵'],
  ['tea🍵', 'Tea 🍵'],
  ['o', 'O Sole Mio'],
])('%s finds %s', (q, name) => expect(finds(q, name)).toBe(true));

it.each(['green', 'GREEN-1', 'tea-green-100', '100', 'green tea', 'Tea 10'])('%s finds TEA-GREEN-100 by its SKU', (q) =>
  expect(finds(q, 'Sencha', 'TEA-GREEN-100')).toBe(true),
);

it.each([
  ['reen', 'Green Tea'],
  ['tea mug', 'Green Tea'],
  ['k.se', 'Käse'],
  ['.*', 'Käse 1'],
])('%s is no pattern and no middle of a word, and does not find %s', (q, name) =>
  expect(wordsSought(q).length > 0 && finds(q, name)).toBe(false),
);

it.each(['[(', '.*', '$', '—', '   '])('%s has no words', (q) => expect(wordsSought(q)).toEqual([]));

it('seeks a word that begins another no more than once', () =>
  expect(wordsSought('t te tea tea mug')).toEqual(['TEA', 'MUG']));

it('finds any product by the beginnings of its words, in any case and order, with accents or without', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(name, fc.nat(), fc.boolean(), (text, seed, upper) => {
      const parts = text.split(/\s+/).filter((part) => part !== '');
      const q = parts.toSorted(() => (seed % 2 === 0 ? 1 : -1)).join(' ');
      expect(finds(upper ? q.toUpperCase() : q.normalize('NFD'), text)).toBe(true);
    }),
    { numRuns: 50_000 },
  );
});
