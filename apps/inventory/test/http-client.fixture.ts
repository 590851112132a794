import { Signer } from '@tessera/testing';

/** Whose tokens the service takes. */
export const signer = new Signer();

/** What came back, as a test wants to look at it. */
export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** The rest of a request: the roles of a fresh token, a body that is sent as JSON unless it is text or bytes already. */
export interface Ask {
  as?: string | undefined;
  body?: unknown;
  headers?: Record<string, string>;
}

export type HttpClient = (method: string, path: string, ask?: Ask) => Promise<Answer>;

const requestOf = (method: string, { as, body, headers }: Ask): RequestInit => ({
  method,
  headers: {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(as === undefined ? {} : { authorization: `Bearer ${signer.tokenOf([as])}` }),
    ...headers,
  },
  ...(body === undefined
    ? {}
    : { body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
});

/** Asks the service that listens there. */
export const clientOf =
  (url: string): HttpClient =>
  async (method, path, ask = {}) => {
    const response = await fetch(url + path, requestOf(method, ask));
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
  };

/** RFC 9457 with our code, and the place that is wrong when one is named. */
export const expectProblem = (answer: Answer, status: number, code: string, pointer?: string) => {
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect([answer.status, answer.body['code'], answer.body['status']]).toEqual([status, code, status]);
  if (pointer !== undefined) expect(answer.body['errors']).toContainEqual(expect.objectContaining({ pointer }));
};
