import { failedBehind, type Upstream, upstreamRefusal } from '@tessera/runtime';
import { type FastifyReply, type FastifyRequest, type HTTPMethods } from 'fastify';
import { type Readable } from 'node:stream';
import { type Dispatcher } from 'undici';
import { readBody } from './body.js';
import { Deadline } from './deadline.js';
import { requestHeaders, responseHeaders } from './headers.js';

/** How long a service may take to answer, body included, unless a route says otherwise. */
const BUDGET_MS = 3_000;

/** Hands requests on to one service as they are: same method, path, query and body; headers by allow-list. */
export class Forwarder {
  constructor(private readonly upstream: Upstream) {}

  /** Answers with what the service answers. Refuses 413, 415; 503 service away, 502 broken, 504 slower than the budget. */
  async forward(request: FastifyRequest, reply: FastifyReply, budgetMs = BUDGET_MS): Promise<void> {
    const body = await readBody(request);
    this.answer(reply, await this.ask(request, reply, body, budgetMs));
  }

  /** The first half, for a route that looks at the body or at the answer; each answer must be given to `answer`. */
  async ask(request: FastifyRequest, reply: FastifyReply, body: Buffer | null, budgetMs = BUDGET_MS) {
    const deadline = new Deadline(reply.raw, budgetMs);
    try {
      const answer = await this.upstream.request({
        // The router let it through, so it is one of ours.
        method: request.method as HTTPMethods,
        path: request.url,
        headers: requestHeaders(request.headers, body !== null),
        body,
        signal: deadline.signal,
      });
      if (answer.statusCode >= 500) throw await discard(answer);
      answer.body.once('close', deadline.clear);
      await begun(answer.body);
      return answer;
    } catch (error) {
      deadline.clear();
      throw upstreamRefusal(error);
    }
  }

  /** The second half: streams the answer. When the service breaks off in the middle, so does our connection. */
  answer(reply: FastifyReply, { statusCode, headers, body }: Dispatcher.ResponseData) {
    void reply.status(statusCode).headers(responseHeaders(headers)).send(body);
  }
}

/** The first byte is there, or the end: whatever breaks before that can still be told as a problem. */
const begun = (body: Readable) =>
  new Promise<void>((resolve, reject) => {
    body.once('readable', resolve).once('end', resolve).once('error', reject);
  });

const discard = async ({ statusCode, body }: Dispatcher.ResponseData) => {
  await body.dump();
  return failedBehind(statusCode);
};
