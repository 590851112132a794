import { encode, goodClaims, ISSUER, pem } from './signer.fixture.js';
import {
  bearer,
  claiming,
  claimsText,
  each,
  headed,
  header,
  lined,
  sealed,
  shown,
  type TokenCase,
  withPart,
  written,
} from './token-case.js';
import { bitOff, ofLength, uncanonical } from './token-forms.js';

const ALG = 'RFC 8725 §3.1';
const STRONG = 'RFC 8725 §3.2';
const CRYPTO = 'RFC 8725 §3.3';
const UTF8 = 'RFC 8725 §3.7';
const UNTRUSTED = 'RFC 8725 §3.10';
const TYPED = 'RFC 8725 §3.11, RFC 9068 §4';
const SHAPE = 'RFC 8725 §3.12, RFC 9068 §2.2';
const CLAIMS = 'RFC 7519 §4.1';
const OBJECT = 'RFC 7519 §7.2';
const ONCE = 'RFC 7515 §4, RFC 7519 §4';
const AUTHORIZATION = 'RFC 6750 §2.1';
const CACHED = 'GHSA-rp9m-7r4c-75qg';
const HUGE = 'RFC 6585 §5';
const DEEP = 'RFC 8259 §9';
const SLOW = 'CWE-1333';

const algs = each('alg', 'none', 'None', 'noNE', 'NONE', '', undefined, 7, ['RS256'], null);
const kids = each('kid', 'other', '../../etc/passwd', "' OR 1=1 --", '__proto__', 'k'.repeat(2000), ['key-1'], '');
const missing = undefined;
const good = (members: string) => `{${members}}`;
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`c${n}`, 0]));
const changed = (text: string) => text.slice(0, 8) + bitOff(text[8]) + text.slice(9);
const secrets: ((key: string) => string)[] = [
  (key) => key,
  (key) => `\n${key}`,
  (key) => ` ${key}`,
  (key) => key.trim(),
];
const times = each('iat', missing, null, 0, -1);

/**
 * What every door at which tokens are shown must take and refuse, in every edition; the numbers are those of the list of attacks
 * that it began with. What needs a second request, a clock, or keys that change is tested beside it.
 */
export const tokenCases: readonly TokenCase[] = [
  bearer(200, 'a good token', 'RFC 9068 §2', ({ signer }) => signer.token()),
  ...['bearer', 'BEARER', 'bEaReR'].map((scheme) =>
    header(200, `${scheme} as its scheme`, 'RFC 9110 §11.1', ({ signer }) => `${scheme} ${signer.token()}`),
  ),
  ...headed(401, '1: no algorithm', ALG, algs),
  ...algs.map((alg) =>
    bearer(401, `1: nor a signature ${shown(alg)}`, ALG, ({ signer }) => withPart(signer.token({}, alg), 2, () => '')),
  ),
  ...secrets.map((write, n) =>
    bearer(401, `2: the public key as a secret (${n + 1})`, STRONG, ({ signer }) =>
      signer.hmacToken({}, write(pem(signer.pair.publicKey))),
    ),
  ),
  bearer(401, '2: the JWK as a secret', STRONG, ({ signer }) => signer.hmacToken({}, JSON.stringify(signer.jwk()))),
  bearer(401, '3: an HMAC that says RS256', ALG, ({ signer }) => signer.hmacToken({ alg: 'RS256' })),
  ...['384', '512'].map((bits) =>
    bearer(401, `4: RS${bits}`, STRONG, ({ signer }) => signer.token({}, { alg: `RS${bits}` }, `RSA-SHA${bits}`)),
  ),
  ...headed(401, '4: another algorithm', STRONG, each('alg', 'PS256', 'rs256', 'ES256', 'EdDSA')),
  ...headed(401, '6:', UNTRUSTED, [...kids, { kid: missing }]),
  ...headed(200, '8: keys that are named are not looked at', UNTRUSTED, [
    { jku: 'http://127.0.0.1:9/', x5u: 'http://127.0.0.1:9/', jwk: {}, x5c: ['MIIB'], x5t: 'x' },
  ]),
  bearer(401, '8: a key that comes along', UNTRUSTED, ({ signer, stranger }) =>
    stranger.token({}, { kid: signer.kid, jwk: stranger.jwk() }),
  ),
  ...claiming(401, '10:', CLAIMS, [
    (now) => ({ exp: now - 1 }),
    (now) => ({ exp: now }),
    (now) => ({ exp: now - 0.5 }),
  ]),
  ...claiming(401, '10:', CLAIMS, [(now) => ({ exp: String(now + 900) }), (now) => ({ exp: [now + 900] })]),
  ...claiming(401, '10:', CLAIMS, each('exp', 0, -1, missing, null, true, {})),
  ...claiming(200, '10:', CLAIMS, [(now) => ({ exp: now + 60.5 }), (now) => ({ exp: now + 1e9 })]),
  ...claiming(401, '11:', CLAIMS, [(now) => ({ nbf: now + 60 }), ...each('nbf', '0', null, [0])]),
  ...claiming(200, '11:', CLAIMS, [{ nbf: 0 }, (now) => ({ nbf: now - 0.5 })]),
  ...claiming(401, '11:', CLAIMS, [(now) => ({ iat: now + 60 }), (now) => ({ iat: now + 3 }), ...times]),
  ...claiming(401, '11:', CLAIMS, [(now) => ({ iat: now - 901 })]),
  ...claiming(401, '11:', CLAIMS, [(now) => ({ iat: String(now) })]),
  ...claiming(200, '11:', CLAIMS, [(now) => ({ iat: now - 60.5 }), (now) => ({ iat: now - 800 })]),
  ...claiming(200, '11: the clock of whoever signs is ahead:', CLAIMS, [(now) => ({ iat: now + 1 })]),
  ...written(401, '10, 11: a time that is no number', CLAIMS, [
    ...['exp', 'iat', 'nbf'].map((name) => () => claimsText({ [name]: '?' }).replace('"?"', '1e400')),
    () => claimsText({ exp: '?' }).replace('"?"', 'NaN'),
  ]),
  ...claiming(401, '12:', 'RFC 8725 §3.8', [
    ...each('iss', missing, null, 'http://issuer', `${ISSUER}/`, ISSUER.toUpperCase(), [ISSUER]),
    ...each('iss', `${ISSUER}.evil.test`, ` ${ISSUER}`),
  ]),
  ...claiming(401, '13:', 'RFC 8725 §3.9', [
    ...each('aud', missing, null, '', 'tess', 'tessera2', 'TESSERA', {}, 7),
    ...each('aud', ['tessera', 'other'], ['tessera'], [], [['tessera']]),
  ]),
  ...headed(
    401,
    '14:',
    TYPED,
    each('typ', 'JWT', 'rt+jwt', 'id+jwt', 'AT+JWT', 'application/at+jwt', '', null, missing),
  ),
  ...headed(401, '14: what nobody here understands', 'RFC 7515 §4.1.11', [
    { crit: ['b64'], b64: false },
    ...each('crit', [], ['exp'], null),
  ]),
  ...written(401, '17: a payload that is no object', OBJECT, [
    ...['"text"', '[]', 'null', '7', 'true', '', '{'].map((text) => () => text),
    ...['[?]', '?{}', '\ufeff?', '? //'].map((around) => () => around.replace('?', claimsText())),
  ]),
  bearer(401, '17: a token in a token', OBJECT, ({ signer }) => signer.token(signer.token(), { cty: 'JWT' })),
  ...claiming(401, 'of the wrong shape', SHAPE, [
    ...each('sub', 'me', missing, null, 7, {}, [goodClaims().sub], '*', '../admin'),
    ...each('sid', '7', missing, null),
    ...each('jti', missing, '', null, 7, []),
    ...each('roles', missing, null, 'admin', ['root'], [['admin']], ['customer', 7], { 0: 'admin', length: 1 }),
  ]),
  ...written(401, 'a prototype for claims', UNTRUSTED, [
    () => `{"__proto__":${claimsText()}}`,
    () => claimsText({ roles: missing }).replace('{', '{"__proto__":{"roles":["admin"]},'),
  ]),
  sealed(401, 'a prototype for a header', UNTRUSTED, (members) => `{"__proto__":{${members}}}`),
  ...claiming(200, 'claims that nobody asked for', 'RFC 7519 §4.3', [{ scope: 'all', deep: [{ a: 1 }] }, many(100)]),
  sealed(200, 'the last of two equal members', ONCE, (members) => `{"alg":"none","kid":"other",${members}}`),
  sealed(401, 'none as the last of two algorithms', ONCE, (members) => `{${members},"alg":"none"}`),
  ...written(200, 'the last of two equal claims', ONCE, [() => claimsText().replace('{', '{"exp":1,"aud":"other",')]),
  ...written(401, 'a past as the last of two', ONCE, [() => claimsText().replace(/}$/, ',"exp":1}')]),
  sealed(401, 'a header that is no UTF-8', UTF8, (members) => Buffer.from(`{${members},"x":"\xe9"}`, 'latin1')),
  sealed(401, 'a payload that is no UTF-8', UTF8, good, () => Buffer.from(claimsText({ x: '\xe9' }), 'latin1')),
  sealed(401, 'a header in UTF-16', UTF8, (members) => Buffer.from(`{${members}}`, 'utf16le')),
  sealed(200, 'a header with other letters', UTF8, (members) => `{${members},"x":"\u00e9\u{1f4a5}"}`),
  sealed(200, 'a payload with other letters', UTF8, good, () => claimsText({ x: '\u00e9\u{1f4a5}' })),
  ...uncanonical,
  bearer(401, 'a signature of someone else', CRYPTO, ({ stranger }) => stranger.token()),
  ...['', 'AAAA', 'A'.repeat(342), 'A'.repeat(344)].map((sign) =>
    bearer(401, `a signature ${shown(sign)}`, CRYPTO, ({ signer }) => withPart(signer.token(), 2, () => sign)),
  ),
  bearer(401, 'a signature cut short', CRYPTO, ({ signer }) => withPart(signer.token(), 2, (all) => all.slice(0, 340))),
  bearer(200, '23: a token a second time', CACHED, ({ known }) => known),
  ...[0, 1, 2].map((n) =>
    bearer(401, `23: a known token with one other byte (${n + 1})`, CACHED, ({ known }) => withPart(known, n, changed)),
  ),
  bearer(401, '23: another payload under a known signature', CACHED, ({ known }) =>
    withPart(known, 1, () => encode({ ...goodClaims(), roles: ['admin'] })),
  ),
  bearer(401, '23: another header before a known payload', CACHED, ({ known, signer }) =>
    withPart(known, 0, () => encode({ alg: 'none', kid: signer.kid })),
  ),
  bearer(401, '23: a known token without its signature', CACHED, ({ known }) => withPart(known, 2, () => '')),
  bearer(401, '23: a known token and a letter', CACHED, ({ known }) => `${known}A`),
  bearer(401, '23: a known token in another case', CACHED, ({ known }) => known.toLowerCase()),
  header(401, '18: 15 kB without a space', SLOW, () => 'x'.repeat(15_000)),
  bearer(200, '19: a token of 4,096 characters', HUGE, ({ signer }) => ofLength(4_096, signer)),
  bearer(401, '19: a token of 4,097 characters', HUGE, ({ signer }) => ofLength(4_097, signer)),
  bearer(401, '19: a token too long', HUGE, ({ signer }) => signer.token({ padding: 'x'.repeat(6_000) })),
  bearer(431, '19: headers too long', HUGE, () => 'x'.repeat(20_000)),
  bearer(431, '19: 100 000 claims', HUGE, ({ signer }) => signer.token(many(100_000))),
  bearer(401, '19: a header nested without end', DEEP, ({ signer }) => signer.seal(`${encode(nested(1_200))}.e30`)),
  bearer(401, '19: a payload nested without end', DEEP, ({ signer }) => signer.token(nested(1_200))),
  bearer(431, '19: nested ten thousand times', DEEP, ({ signer }) => signer.token(nested(10_000))),
  ...['', 'Bearer', 'Bearer ', 'Bearer .', 'Bearer ..', 'Bearer a.b.c', 'Bearer a.b.c.d.e'].map((value) =>
    header(401, `20: ${shown(value)}`, AUTHORIZATION, () => value),
  ),
  ...['', 'Bearer\t', 'Bearer  ', 'Basic ', 'JWT ', 'Bearer Bearer ', 'Basic eDp5, Bearer ', 'Bearer "'].map((before) =>
    header(401, `20: a token behind ${shown(before)}`, AUTHORIZATION, ({ signer }) => before + signer.token()),
  ),
  ...[' junk', ',', '.x', '"', '\xff', ';', '%20'].map((after) =>
    bearer(401, `20: a token before ${shown(after)}`, AUTHORIZATION, ({ signer }) => signer.token() + after),
  ),
  header(400, '20: a NUL', 'RFC 9110 §5.5', () => 'Bearer a\0b'),
  lined('20: a header twice', AUTHORIZATION, (known) => [
    `Authorization: Bearer ${known}`,
    `authorization: Bearer ${known}`,
  ]),
  lined('20: another scheme behind it', AUTHORIZATION, (known) => [
    `Authorization: Bearer ${known}`,
    'AUTHORIZATION: Basic eDp5',
  ]),
  lined('20: another scheme before it', AUTHORIZATION, (known) => [
    'Authorization: Basic eDp5',
    `Authorization: Bearer ${known}`,
  ]),
  lined('20: a cookie', AUTHORIZATION, (known) => [`Cookie: jwt=${known}; access_token=${known}`]),
  lined('20: other headers', AUTHORIZATION, (known) => [
    `Proxy-Authorization: Bearer ${known}`,
    `X-Authorization: Bearer ${known}`,
  ]),
  { ...lined('20: a query', 'RFC 6750 §2.3', () => []), query: ({ known }) => `?access_token=${known}` },
  lined('30: nothing', 'RFC 6750 §3', () => []),
];
