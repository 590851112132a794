import { problem, type ProblemCode, problems, Refusal } from '@tessera/contracts';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Answer, jsonOf } from '../edge/forward/answer.js';
import { readBody } from '../edge/forward/body.js';
import { type Forwarder } from '../edge/forward/forwarder.js';

/** A service reads its dead letters for two seconds at most, after it has joined a group at the broker. */
const BUDGET_MS = 8_000;

const isCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code);

/** The same "no" under the path that was asked for: what a service is asked inside is nobody’s matter. */
const refusalIn = (answer: Answer): Refusal => {
  const { data } = problem.safeParse(jsonOf(answer));
  if (!data || !isCode(data.code)) return new Refusal('UPSTREAM_ERROR');
  const { detail, errors } = data;
  return new Refusal(data.code, { ...(detail !== undefined && { detail }), ...(errors && { errors }) });
};

/** Hands a request on to one service under another path, with its body and in the caller's name. No answer is kept. */
export const handOn = async (
  service: Forwarder,
  path: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> => {
  const began = performance.now();
  const answer = await service.ask(request, reply, await readBody(request), BUDGET_MS, `/internal/admin/${path}`);
  if (answer.status >= 400) throw refusalIn(answer);
  // To other methods no cache listens.
  const headers = request.method === 'POST' ? answer.headers : [...answer.headers, 'cache-control', 'no-store'];
  service.answer(request, reply, { ...answer, headers }, began);
};
