import { encode, goodClaims, type Signer } from './signer.fixture.js';
import { bearer, type TokenCase, withPart } from './token-case.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The letter of base64url with another lowest bit. */
export const bitOff = (letter = 'A') => ALPHABET[ALPHABET.indexOf(letter) ^ 1] ?? '';

const padded = (signer: Signer, ...[head, payload]: [number, number]) =>
  signer.token({ x: 'x'.repeat(payload) }, { x: 'x'.repeat(head) });

/** A good token of so many characters. No part of base64url has any length: what the payload cannot have the header makes up for. */
export const ofLength = (length: number, signer: Signer): string => {
  const room = Math.floor(((length - padded(signer, 0, 0).length) * 3) / 4);
  const tokens = [0, 1, 2].flatMap((head) => [0, 1, 2, 3].map((less) => padded(signer, head, room - less)));
  const token = tokens.find((one) => one.length === length);
  if (!token) throw new Error(`there is no token of ${length} characters`);
  return token;
};

const insert = (text: string, letter: string) => text.slice(0, 4) + letter + text.slice(4);

/** Ways to write a part of a token whose JSON has `rest` bytes beyond threes. Lenient decoders read the same bytes. */
const forms: [name: string, rest: number, write: (part: string) => string][] = [
  ['four spare bits', 1, (text) => text.slice(0, -1) + bitOff(text.at(-1))],
  ['two spare bits', 2, (text) => text.slice(0, -1) + bitOff(text.at(-1))],
  ['padding', 1, (text) => `${text}==`],
  ['a plus', 0, (text) => text.replaceAll('-', '+')],
  ['a slash', 0, (text) => text.replaceAll('_', '/')],
  ['a blank', 0, (text) => insert(text, ' ')],
  ['a tab', 0, (text) => insert(text, '\t')],
  ['a letter too many', 0, (text) => `${text}A`],
  ['a byte of no alphabet', 0, (text) => insert(text, '\xe9')],
];

/** With both letters in which the alphabets differ. */
const part = (value: object, rest: number) => {
  const text = JSON.stringify({ ...value, x: '~~~~~~??????' });
  return encode(text + ' '.repeat((rest - (text.length % 3) + 3) % 3));
};

/** Good until its signature has both letters as well. */
const signed = (signer: Signer): string => {
  const token = signer.token();
  return /(-[^.]*_|_[^.]*-)[^.]*$/.test(token) ? token : signed(signer);
};

const SOURCE = 'RFC 4648 §3.5, RFC 7515 §2';

/** Each form in each part, with a signature that is good for what is written. */
export const uncanonical: readonly TokenCase[] = forms.flatMap(([name, rest, write]) => {
  const parts = ({ kid }: Signer) =>
    [part({ alg: 'RS256', typ: 'at+jwt', kid }, rest), part(goodClaims(), rest)] as const;
  return [
    bearer(401, `${name} in the header`, SOURCE, ({ signer }) => {
      const [head, payload] = parts(signer);
      return signer.seal(`${write(head)}.${payload}`);
    }),
    bearer(401, `${name} in the payload`, SOURCE, ({ signer }) => {
      const [head, payload] = parts(signer);
      return signer.seal(`${head}.${write(payload)}`);
    }),
    bearer(401, `${name} in the signature`, SOURCE, ({ signer }) => withPart(signed(signer), 2, write)),
  ];
});
