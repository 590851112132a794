import { asJson, counted, harmless, span, table } from './screen.js';

const hostile = 'red \u001b[31m, a C1 \u009b2J, backwards \u202e, a line\u2028end, a bell \u0007, half \ud800 of one';

it('spells out whatever a terminal would obey', () => {
  expect(harmless(hostile)).toBe(
    String.raw`red \u001b[31m, a C1 \u009b2J, backwards \u202e, a line\u2028end, a bell \u0007, half \ud800 of one`,
  );
  expect(harmless('a\r\nb\u{e0001}')).toBe(String.raw`a\u000d\u000ab\udb40\udc01`);
  expect(harmless('größer 漢字 🚀')).toBe('größer 漢字 🚀');
});

it('writes JSON that a terminal does not obey and that says the same', () => {
  const text = asJson({ [hostile]: [hostile] });
  expect(text).not.toMatch(/[^\P{C}\n]|[\u2028\u202e]/u);
  expect(JSON.parse(text)).toEqual({ [hostile]: [hostile] });
});

it('makes columns as wide as they must be', () => {
  expect(
    table(
      ['NAME', 'ROWS'],
      [
        ['a', '1,200'],
        ['longer', '7'],
      ],
    ),
  ).toEqual(['  NAME     ROWS', '  a       1,200', '  longer      7']);
});

it('says spans and counts as a person would', () => {
  expect([0, 59_999, 60_000, 7_200_000, 200_000_000].map(span)).toEqual(['0 s', '59 s', '1 min', '2 h', '2 d']);
  expect([counted(1, 'dead letter'), counted(1_200, 'dead letter')]).toEqual(['1 dead letter', '1,200 dead letters']);
});
