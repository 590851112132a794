import { type ProblemCode, problems, type Refusal } from '@tessera/contracts';

/** The body of RFC 9457 for a refusal. `instance` is the path that was asked for, `requestId` what its caller may tell us. */
export const problemBody = (refusal: Refusal, instance: string, requestId: string | undefined) => {
  const { title } = problems[refusal.code];
  const { status, code } = refusal;
  const { detail, errors, extra } = refusal.details;
  return { type: 'about:blank', title, status, detail, instance, code, requestId, errors, ...extra };
};

/** `WWW-Authenticate` of a 401. RFC 6750 §3: an error code only when a token was sent and refused; at a login nobody looks at one. */
export const challenge = (code: ProblemCode, hasToken: boolean): string =>
  code === 'UNAUTHENTICATED' && hasToken ? 'Bearer error="invalid_token"' : 'Bearer';
