import { Refusal } from '@tessera/contracts';
import type * as z from 'zod';
import { withContext } from '../http/context-headers.js';
import { requestContext } from '../request-context.js';
import { type UpstreamAnswer, type UpstreamRequest } from './attempts.js';
import { refusedBehind } from './refusals.js';

/** One call to another service for an answer of a known shape. */
export interface UpstreamCall<Answer> {
  method: 'GET' | 'POST';
  path: string;
  /** Handed on so that the service behind checks the caller's token itself. */
  authorization?: string | undefined;
  body?: unknown;
  /** Covers connect, headers and body. What is left of the request that this is for may be less, and then that counts. */
  timeoutMs: number;
  /** A POST that changes nothing may say so; a GET need not. */
  repeatable?: boolean;
  answer: z.ZodType<Answer>;
}

/** The earlier of the call's own end and that of the request that it is for. */
export const deadlineOf = ({ timeoutMs }: UpstreamCall<unknown>): number =>
  Math.min(Date.now() + timeoutMs, requestContext.getStore()?.deadline ?? Infinity);

/** The call as it goes out, in the name of the request that it is for. */
export const requestOf = (call: UpstreamCall<unknown>, deadline: number): UpstreamRequest => ({
  method: call.method,
  path: call.path,
  deadline,
  repeatable: call.repeatable ?? call.method === 'GET',
  body: call.body === undefined ? null : JSON.stringify(call.body),
  headers: withContext({
    ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(call.authorization ? { authorization: call.authorization } : {}),
  }),
});

const parsed = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new Refusal('UPSTREAM_ERROR');
  }
};

/** The answer that was checked, or the refusal that it amounts to. */
export const answerIn = <Answer>({ status, body }: UpstreamAnswer, { answer }: UpstreamCall<Answer>): Answer => {
  if (status >= 300) throw refusedBehind(status);
  const checked = answer.safeParse(parsed(body));
  if (checked.success) return checked.data;
  throw new Refusal('UPSTREAM_ERROR');
};
