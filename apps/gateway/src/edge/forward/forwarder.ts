import { type Principal } from '@tessera/auth';
import { failedBehind, type Upstream, type UpstreamAnswer } from '@tessera/runtime';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type CachedReads, type Read } from '../cache/cached-reads.js';
import { type Audience, type MarkedRequest, marksOf } from '../cache/cached.decorator.js';
import { type Answer, answerOf, type Answering, tenths } from './answer.js';
import { readBody } from './body.js';
import { conditional, requestHeaders } from './headers.js';

/** How long a service may take to answer, body included, unless a route says otherwise. */
const BUDGET_MS = 3_000;

const CHANGES_NOTHING = new Set(['GET', 'HEAD']);

/** May it be asked again where it may have been done: it changes nothing, or the service knows it again by its key. */
const isRepeatable = ({ method, headers }: FastifyRequest) =>
  CHANGES_NOTHING.has(method) || headers['idempotency-key'] !== undefined;

type Request = FastifyRequest & MarkedRequest;

/** Hands requests on to one service as they are: same method, path, query and body; headers by allow-list. */
export class Forwarder {
  constructor(
    private readonly upstream: Upstream,
    private readonly reads: CachedReads,
    private readonly answering: Answering,
  ) {}

  /**
   * Answers with what the service answers, or with what it answered before where the route is `@Cached`. Refuses 413, 415;
   * 503 service away, 502 broken, 504 slower than the budget.
   */
  async forward(given: FastifyRequest, reply: FastifyReply, budgetMs = BUDGET_MS): Promise<void> {
    // The router fills `params` by the path, and the guard `user`.
    const request = given as Request;
    const { cached } = marksOf(request);
    if (cached) return this.forwardRead(request, reply, cached.audience, cached.tags(request));
    const body = await readBody(request);
    const began = performance.now();
    this.answer(request, reply, await this.ask(request, reply, body, budgetMs), began);
  }

  /** The first half, for a route that looks at the body or at the answer; each answer must be given to `answer`. */
  async ask(
    request: FastifyRequest,
    reply: FastifyReply,
    body: Buffer | null,
    budgetMs = BUDGET_MS,
    path = request.url,
  ): Promise<Answer> {
    const { changes } = marksOf(request);
    const pending = this.upstream.ask({
      method: request.method,
      path,
      headers: requestHeaders(request.headers, body !== null),
      body,
      deadline: Date.now() + budgetMs,
      repeatable: isRepeatable(request),
    });
    // Nobody waits for it any more.
    reply.raw.once('close', () => pending.cancel());
    try {
      return heeded(await pending.answer);
    } finally {
      // However it ended: it may have been done.
      if (changes) await this.reads.drop(changes(request as Request));
    }
  }

  /** The second half. `began`: when the service was asked, by `performance.now()`. */
  answer(request: FastifyRequest, reply: FastifyReply, answer: Answer, began?: number) {
    this.answering.send(request, reply, answer, timing(reply, began));
  }

  private async forwardRead(request: Request, reply: FastifyReply, audience: Audience, tags: readonly string[]) {
    const ask = () => this.askAnew(request);
    const question = { key: `${viewer(request.user, audience)} ${request.url}`, tags, ask };
    const began = performance.now();
    const read = await this.reads.read(question, (leave) => reply.raw.once('close', leave));
    const told = [...cacheHeaders(read), ...timing(reply, read.from === 'MISS' ? began : undefined)];
    this.answering.sendUnlessKnown(request, reply, read.answer, told);
  }

  /** Without its conditions: what is kept is for those who have nothing yet. */
  private askAnew(request: Request) {
    const headers = requestHeaders(request.headers, false, conditional);
    const deadline = Date.now() + BUDGET_MS;
    const path = request.url;
    const pending = this.upstream.ask({
      method: 'GET',
      path,
      headers,
      body: null,
      deadline,
      repeatable: true,
    });
    return { answer: pending.answer.then(heeded), cancel: () => pending.cancel() };
  }
}

/** Who sees the same answer. */
export const viewer = (user: Principal | undefined, audience: Audience) => {
  const role = user?.isStaff ? 'staff' : 'anyone';
  return audience === 'shared' ? role : `${role} ${user?.id ?? ''}`;
};

const heeded = (answer: UpstreamAnswer): Answer => {
  if (answer.status >= 500) throw failedBehind(answer.status);
  return answerOf(answer);
};

const cacheHeaders = ({ from, ageMs }: Read) =>
  from === 'HIT' ? ['x-cache', 'HIT', 'age', String(Math.floor(ageMs / 1000))] : ['x-cache', 'MISS'];

/** How long the service took, where it was asked, and all of it until now. */
const timing = ({ elapsedTime }: FastifyReply, began: number | undefined) => {
  const service = began === undefined ? '' : `service;dur=${tenths(performance.now() - began)}, `;
  return ['server-timing', `${service}total;dur=${tenths(elapsedTime)}`];
};
