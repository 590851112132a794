import { type ProblemCode } from '@tessera/contracts';

/** Why a call came to no answer of the API's own. */
export type Failure = 'DNS' | 'CONNECT_TIMEOUT' | 'TIMEOUT' | 'REFUSED' | 'UPSTREAM' | 'TLS' | 'POLICY' | 'THROTTLED';

/** As what each is told to the caller. */
export const codeOf: Readonly<Record<Failure, ProblemCode>> = {
  DNS: 'UPSTREAM_UNAVAILABLE',
  CONNECT_TIMEOUT: 'UPSTREAM_TIMEOUT',
  TIMEOUT: 'UPSTREAM_TIMEOUT',
  REFUSED: 'UPSTREAM_UNAVAILABLE',
  UPSTREAM: 'UPSTREAM_ERROR',
  TLS: 'UPSTREAM_ERROR',
  POLICY: 'UPSTREAM_ERROR',
  THROTTLED: 'RATE_LIMITED',
};

/** How far an exchange came. Before `sent` not a byte of the request has left: TLS keeps it until both ends agreed. */
export type Phase = 'resolving' | 'connecting' | 'securing' | 'sent';

const late: Readonly<Record<Phase, Failure>> = {
  resolving: 'DNS',
  connecting: 'CONNECT_TIMEOUT',
  securing: 'CONNECT_TIMEOUT',
  sent: 'TIMEOUT',
};

const broken: Readonly<Record<Phase, Failure>> = {
  resolving: 'DNS',
  connecting: 'REFUSED',
  securing: 'TLS',
  sent: 'UPSTREAM',
};

/** The peer went away, for whatever reason: while TLS is agreed on, this says nothing of the certificate. */
const gone = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

const ownCode = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/** Where several addresses were tried, each has an error of its own. */
const codesIn = (error: unknown): string[] => [
  ownCode(error),
  ...(error instanceof AggregateError ? error.errors.map(ownCode) : []),
];

/** What an error of an exchange means, which came so far. A timer that ended it says ETIMEDOUT, as the kernel does. */
export const failureOf = (error: unknown, phase: Phase): Failure => {
  const codes = codesIn(error);
  if (codes.includes('ETIMEDOUT')) return late[phase];
  if (phase === 'securing' && codes.some((code) => gone.has(code))) return 'REFUSED';
  return codes.some((code) => /^(EPROTO|ERR_SSL_|ERR_TLS_)/.test(code)) ? 'TLS' : broken[phase];
};

type Head = { status: number; headers: Readonly<Record<string, string>> };

/**
 * What stands in front of the backend says so in a header of its own, or API Gateway in its. A 403 without either is the
 * backend's, and an answer like any other.
 */
export const failureIn = ({ status, headers }: Head): Failure | undefined => {
  if (status === 429) return 'THROTTLED';
  const isRefused =
    /^(policy|waf)$/i.test(headers['x-refused-by'] ?? '') ||
    /^(Forbidden|AccessDenied)/.test(headers['x-amzn-errortype'] ?? '');
  return status === 403 && isRefused ? 'POLICY' : undefined;
};
