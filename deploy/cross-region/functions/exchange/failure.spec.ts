import { problems } from '@tessera/contracts';
import { codeOf, failureIn, failureOf, type Phase } from './failure.js';

const coded = (code: string) => Object.assign(new Error(code), { code });

it.each<[string, Phase, string]>([
  ['ENOTFOUND', 'resolving', 'DNS'],
  ['EAI_AGAIN', 'resolving', 'DNS'],
  ['ENODATA', 'resolving', 'DNS'],
  ['ETIMEDOUT', 'resolving', 'DNS'],
  ['ETIMEDOUT', 'connecting', 'CONNECT_TIMEOUT'],
  ['ECONNREFUSED', 'connecting', 'REFUSED'],
  ['ECONNRESET', 'connecting', 'REFUSED'],
  ['EHOSTUNREACH', 'connecting', 'REFUSED'],
  ['ECONNRESET', 'securing', 'REFUSED'],
  ['ETIMEDOUT', 'securing', 'CONNECT_TIMEOUT'],
  ['CERT_HAS_EXPIRED', 'securing', 'TLS'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'securing', 'TLS'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'securing', 'TLS'],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'securing', 'TLS'],
  ['EPROTO', 'sent', 'TLS'],
  ['ETIMEDOUT', 'sent', 'TIMEOUT'],
  ['ECONNRESET', 'sent', 'UPSTREAM'],
  ['EPIPE', 'sent', 'UPSTREAM'],
  ['HPE_INVALID_CONSTANT', 'sent', 'UPSTREAM'],
  ['Z_BUF_ERROR', 'sent', 'UPSTREAM'],
])('%s while %s is %s', (code, phase, failure) => {
  expect(failureOf(coded(code), phase)).toBe(failure);
});

it('of several addresses one that was late is enough', () => {
  const both = new AggregateError([coded('ECONNREFUSED'), coded('ETIMEDOUT')]);
  expect(failureOf(both, 'connecting')).toBe('CONNECT_TIMEOUT');
  expect(failureOf(new AggregateError([coded('ECONNREFUSED')]), 'connecting')).toBe('REFUSED');
});

it.each([undefined, null, 'text', new SyntaxError('no JSON')])(
  '%p after the request is an answer that cannot be read',
  (thrown) => {
    expect(failureOf(thrown, 'sent')).toBe('UPSTREAM');
  },
);

it.each<[number, Record<string, string>, string | undefined]>([
  [403, { 'x-refused-by': 'policy' }, 'POLICY'],
  [403, { 'x-refused-by': 'waf' }, 'POLICY'],
  [403, { 'x-amzn-errortype': 'AccessDeniedException' }, 'POLICY'],
  [403, { 'x-amzn-errortype': 'ForbiddenException' }, 'POLICY'],
  [403, { 'x-amzn-errortype': 'MissingAuthenticationTokenException' }, undefined],
  [403, { 'x-refused-by': 'authorizer' }, undefined],
  [403, {}, undefined],
  [429, {}, 'THROTTLED'],
  [401, { 'x-refused-by': 'authorizer' }, undefined],
  [503, { 'x-refused-by': 'policy' }, undefined],
])('an answer %d with %j is %p', (status, headers, failure) => {
  expect(failureIn({ status, headers })).toBe(failure);
});

it('each has a code of the platform', () => {
  const statuses = Object.fromEntries(
    Object.entries(codeOf).map(([failure, code]) => [failure, problems[code].status]),
  );
  expect(statuses).toEqual({
    DNS: 503,
    CONNECT_TIMEOUT: 504,
    TIMEOUT: 504,
    REFUSED: 503,
    UPSTREAM: 502,
    TLS: 502,
    POLICY: 502,
    THROTTLED: 429,
  });
});
