import { type ProblemCode, problems, type UserView } from '@tessera/contracts';
import { createClient } from '../src/client.js';
import { type ClientSettings } from '../src/settings.js';

/** A request as it was sent. */
export interface Sent {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: unknown;
  signal: AbortSignal;
}

type Answer = Response | Error | Promise<Response>;

export const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });

export const problem = (code: ProblemCode, headers: Record<string, string> = {}, extra: object = {}) =>
  json(problems[code].status, { code, detail: 'because', requestId: 'r-1', ...extra }, headers);

export const ID = '0198c0de-0000-7000-8000-000000000001';

export const user: UserView = {
  id: ID,
  email: 'a@b.c',
  name: 'A',
  roles: ['customer'],
  status: 'active',
  version: 3,
  createdAt: '2026-01-01T00:00:00.000Z',
};

/** Tokens number `n` of a session. */
export const tokens = (n: number, expiresIn = 900) =>
  ({ accessToken: `access-${n}`, tokenType: 'Bearer', expiresIn, refreshToken: `refresh-${n}` }) as const;

/** A client of an API that answers as a test says, and what that was asked. */
export const fakeApi = (answer: (sent: Sent) => Answer | undefined, settings: Partial<ClientSettings> = {}) => {
  const sent: Sent[] = [];
  const fetch = async (url: string, { method = '', headers, body, signal }: RequestInit) => {
    const request = {
      method,
      path: url.replace('http://api.test', ''),
      headers: { ...(headers as Record<string, string>) },
      body: typeof body === 'string' ? JSON.parse(body) : undefined,
      signal: signal!,
    };
    sent.push(request);
    const answered = answer(request) ?? new Promise<Response>((_, reject) => whenAborted(request.signal, reject));
    if (answered instanceof Error) throw answered;
    return answered;
  };
  const api = createClient({ baseUrl: 'http://api.test', fetch, check: true, ...settings });
  return { api, sent };
};

const whenAborted = (signal: AbortSignal, end: (reason: unknown) => void) =>
  signal.aborted ? end(signal.reason) : signal.addEventListener('abort', () => end(signal.reason), { once: true });

/** One answer after the other. */
export const inTurn = (...answers: Answer[]) => {
  const left = [...answers];
  return () => left.shift() ?? new Error('one request more than there are answers');
};
