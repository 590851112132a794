const WORD = 'password|passwd|secret|token|authorization|cookie|api[-_]?key|private[-_ ]?key';
/** A name that ends in such a word: no longer than names are, or a long word would be searched from each of its parts on. */
const NAME = `[\\w-]{0,40}(?:${WORD})`;

/** What a line is searched for, and what stands there instead. Each takes time in proportion to the line, whatever is in it. */
const forms: readonly (readonly [RegExp, string])[] = [
  // A field of JSON, and one of JSON that stands in a text.
  [new RegExp(`("${NAME}":\\s*)"(?:[^"\\\\]|\\\\.)*"`, 'gi'), '$1"[secret]"'],
  [new RegExp(`("${NAME}":\\s*)(?:\\[[^\\]]*\\]|\\{[^{}]*\\}|-?\\d[\\d.]*)`, 'gi'), '$1"[secret]"'],
  [new RegExp(`(\\\\"${NAME}\\\\":\\s*)\\\\"[^"]*"`, 'gi'), '$1\\"[secret]\\"'],
  // Names and values in turn, as Node gives headers.
  [/("(?:set-)?cookie","|"authorization",")(?:[^"\\]|\\.)*/gi, '$1[secret]'],
  // A private key: one of JWK (RFC 7518 §6), and PEM.
  [/("(?:d|p|q|dp|dq|qi|k)":\s*)"[\w-]{20,}"/g, '$1"[secret]"'],
  [
    /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:(?!-----BEGIN)[^"])*?(?:-----END [A-Z ]*PRIVATE KEY-----|(?=")|$)/g,
    '[secret]',
  ],
  // postgres://login:password@host, and the like.
  [/:\/\/[^\s/"'\\]+@/g, '://[secret]@'],
  // A header or a parameter in a text.
  [/\b(bearer|basic) [\w+/~.-]{16,}=*/gi, '$1 [secret]'],
  [new RegExp(`\\b(${NAME})=[^\\s&"',;\\\\]+`, 'gi'), '$1=[secret]'],
  // A JWT; a hash of a password (PHC string format).
  [/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, '[secret]'],
  [/\$(?:argon2\w*|scrypt|pbkdf2[\w-]*|2[aby])\$[^\s"\\]+/g, '[secret]'],
];

/** Whether one of them may be there at all: most lines have none. */
const SUSPECT = new RegExp(
  `${WORD}|bearer|basic |://[^\\s/"']*@|eyJ|"(?:d|p|q|dp|dq|qi|k)":|\\$(?:argon|scrypt|pbkdf|2)`,
  'i',
);

/**
 * A line of the log without what would let its reader in somewhere: passwords, tokens, cookies, keys, hashes, and what stands in the
 * addresses of stores. It looks at the written line, so it finds them wherever they are: in a field, in the text of an error, in its stack.
 */
export const withoutSecrets = (line: string): string =>
  SUSPECT.test(line) ? forms.reduce((text, [form, instead]) => text.replace(form, instead), line) : line;
