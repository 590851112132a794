import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { codeByStatus, Refusal } from '@tessera/contracts';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type AllowedMethods } from './allowed-methods.js';
import { type Health } from './health.js';
import { type Log } from './log.js';
import { challenge, problemBody } from './rules/problem.js';
import { unavailable } from './rules/unavailable.js';

const field = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;

const statusOf = (error: unknown) =>
  error instanceof HttpException ? error.getStatus() : (field(error, 'statusCode') ?? 500);

/** The refusal that an error amounts to. Anything unforeseen is INTERNAL and tells the caller nothing. */
export const asRefusal = (error: unknown): Refusal => {
  if (error instanceof Refusal) return error;
  return new Refusal(codeByStatus[Number(statusOf(error))] ?? 'INTERNAL');
};

/** Answers with a refusal as RFC 9457 has it. */
export const sendProblem = (request: FastifyRequest, reply: FastifyReply, refusal: Refusal) => {
  const { status } = refusal;
  if (status === 401 && !reply.hasHeader('www-authenticate'))
    reply.header('www-authenticate', challenge(refusal.code, request.headers.authorization !== undefined));
  const body = problemBody(refusal, request.originalUrl.split('?', 1)[0] ?? '/', request.id);
  return reply
    .status(status)
    .headers(refusal.details.headers ?? {})
    .type('application/problem+json')
    .send(JSON.stringify(body));
};

/** Every error of every HTTP door becomes `application/problem+json` here, and only here. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly methods: AllowedMethods,
    private readonly health: Health,
  ) {}

  catch(error: unknown, host: ArgumentsHost) {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const isUnrouted = request.is404 && !(error instanceof Refusal);
    if (isUnrouted) return this.methods.answer(request, reply, (refusal) => sendProblem(request, reply, refusal));
    const refusal = this.health.isOutage(error) ? unavailable() : asRefusal(error);
    if (refusal.code === 'INTERNAL') this.log.error({ err: error, url: request.url }, 'request failed unexpectedly');
    return sendProblem(request, reply, refusal);
  }
}
