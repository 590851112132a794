import { inspect } from 'node:util';
import { answersIn, converse, type RawAnswer } from './raw-http.js';
import { goodClaims, seconds, type Signer } from './signer.fixture.js';

/** Who a case is played with. */
export interface Parties {
  /** Their key is known at the door. */
  signer: Signer;
  /** Nobody knows them. */
  stranger: Signer;
  /** A token of the signer's that the door has taken a moment ago, and may remember. */
  known: string;
}

/** One way of showing a token, right or wrong. */
export interface TokenCase {
  name: string;
  /** Whose rule it is. */
  source: string;
  /** 200: the caller is known. 401: refused like every other. 400, 431: the HTTP parser refuses it, before it is a token. */
  status: 200 | 400 | 401 | 431;
  /** Lines of the request's head, one character a byte. */
  lines: (parties: Parties) => string[];
  /** Behind the path. */
  query?: (parties: Parties) => string;
}

type Status = TokenCase['status'];
type Token = (parties: Parties) => string;

/** For a name. */
export const shown = (value: unknown) => inspect(value, { breakLength: Infinity, maxStringLength: 24, depth: 3 });

/** `{ name: value }` of each. */
export const each = (name: string, ...values: readonly unknown[]): object[] =>
  values.map((value) => ({ [name]: value }));

/** Whatever stands in the head of a request beside an Authorization header, or as several of them. */
export const lined = (name: string, source: string, lines: (known: string) => string[]): TokenCase => ({
  name,
  source,
  status: 401,
  lines: ({ known }) => lines(known),
});

/** The value of an Authorization header as it stands. */
export const header = (status: Status, name: string, source: string, value: Token): TokenCase => ({
  name,
  source,
  status,
  lines: (parties) => [`Authorization: ${value(parties)}`],
});

/** A bearer token as it stands. */
export const bearer = (status: Status, name: string, source: string, token: Token) =>
  header(status, name, source, (parties) => `Bearer ${token(parties)}`);

/** The signer's, each with another header. */
export const headed = (status: Status, name: string, source: string, changes: readonly object[]) =>
  changes.map((change) => bearer(status, `${name} ${shown(change)}`, source, ({ signer }) => signer.token({}, change)));

/** What stands in a payload; it may count from now, for which 0 stands in its name. */
type Claims = object | ((now: number) => object);
const at = (claims: Claims, now: number): object => (typeof claims === 'function' ? claims(now) : claims);

/** The signer's, each with other claims. */
export const claiming = (status: Status, name: string, source: string, changes: readonly Claims[]) =>
  changes.map((change) =>
    bearer(status, `${name} ${shown(at(change, 0))}`, source, ({ signer }) => signer.token(at(change, seconds()))),
  );

/** Good claims as JSON, to be broken. */
export const claimsText = (change: object = {}) => JSON.stringify({ ...goodClaims(), ...change });

/** The signer's, each with a payload that stands as it is written. */
export const written = (status: Status, name: string, source: string, texts: readonly (() => string)[]) =>
  texts.map((text, n) => bearer(status, `${name} (${n + 1})`, source, ({ signer }) => signer.token(text())));

type Bytes = string | Buffer;

/** Signed with header and payload as they stand; `members` are those of a good header. */
export const sealed = (
  status: Status,
  name: string,
  source: string,
  head: (members: string) => Bytes,
  payload: () => Bytes = claimsText,
) =>
  bearer(status, name, source, ({ signer }) => {
    const members = `"alg":"RS256","typ":"at+jwt","kid":"${signer.kid}"`;
    return signer.seal([head(members), payload()].map((bytes) => Buffer.from(bytes).toString('base64url')).join('.'));
  });

/** A token with one of its three parts changed. */
export const withPart = (token: string, place: number, change: (part: string) => string) => {
  const parts = token.split('.');
  return parts.with(place, change(parts[place] ?? '')).join('.');
};

/** Shows a door its token: all that it answers to `GET path`. */
export const showToken = async (
  url: string,
  path: string,
  { lines, query }: TokenCase,
  parties: Parties,
): Promise<RawAnswer[]> => {
  const head = ['Host: test', 'Connection: close', ...lines(parties)].map((line) => `${line}\r\n`).join('');
  return answersIn(await converse(url, `GET ${path}${query?.(parties) ?? ''} HTTP/1.1\r\n${head}\r\n`));
};
