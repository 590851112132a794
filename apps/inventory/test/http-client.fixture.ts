import { type Answer, ask, type Ask, Signer } from '@tessera/testing';

/** Whose tokens the service takes. */
export const signer = new Signer();

/** The rest of a request: the role of a fresh token besides. */
type AskAs = Ask & { as?: string | undefined };

export type HttpClient = (method: string, path: string, request?: AskAs) => Promise<Answer>;

/** Asks the service that listens there. */
export const clientOf =
  (url: string): HttpClient =>
  (method, path, { as, ...rest } = {}) =>
    ask(method, url + path, { ...(as === undefined ? {} : { token: signer.tokenOf([as]) }), ...rest });

/** RFC 9457 with our code, and the place that is wrong when one is named. */
export const expectProblem = (answer: Answer, status: number, code: string, pointer?: string) => {
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect([answer.status, answer.body['code'], answer.body['status']]).toEqual([status, code, status]);
  if (pointer !== undefined) expect(answer.body['errors']).toContainEqual(expect.objectContaining({ pointer }));
};
