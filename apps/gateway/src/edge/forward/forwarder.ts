import { failedBehind, type Upstream, type UpstreamAnswer } from '@tessera/runtime';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Answering } from './answer.js';
import { readBody } from './body.js';
import { answerHeaders, requestHeaders } from './headers.js';

/** How long a service may take to answer, body included, unless a route says otherwise. */
const BUDGET_MS = 3_000;

const CHANGES_NOTHING = new Set(['GET', 'HEAD']);

/** May it be asked again where it may have been done: it changes nothing, or the service knows it again by its key. */
const isRepeatable = ({ method, headers }: FastifyRequest) =>
  CHANGES_NOTHING.has(method) || headers['idempotency-key'] !== undefined;

/** Hands requests on to one service as they are: same method, path, query and body; headers by allow-list. */
export class Forwarder {
  constructor(
    private readonly upstream: Upstream,
    private readonly answering: Answering,
  ) {}

  /** Answers with what the service answers. Refuses 413, 415; 503 service away, 502 broken, 504 slower than the budget. */
  async forward(request: FastifyRequest, reply: FastifyReply, budgetMs = BUDGET_MS): Promise<void> {
    const body = await readBody(request);
    this.answer(request, reply, await this.ask(request, reply, body, budgetMs));
  }

  /** The first half, for a route that looks at the body or at the answer; each answer must be given to `answer`. */
  async ask(request: FastifyRequest, reply: FastifyReply, body: Buffer | null, budgetMs = BUDGET_MS) {
    const { method, url } = request;
    const headers = requestHeaders(request.headers, body !== null);
    const deadline = Date.now() + budgetMs;
    const repeatable = isRepeatable(request);
    const pending = this.upstream.ask({ method, path: url, headers, body, deadline, repeatable });
    // Nobody waits for it any more.
    reply.raw.once('close', pending.cancel);
    const answer = await pending.answer;
    if (answer.status >= 500) throw failedBehind(answer.status);
    return answer;
  }

  /** The second half. */
  answer(request: FastifyRequest, reply: FastifyReply, { status, headers, body }: UpstreamAnswer) {
    this.answering.send(request, reply, { status, headers: answerHeaders(headers), body });
  }
}
