import { Health, securityHeaders } from '@tessera/runtime';
import { type FastifyReply, type FastifyRequest } from 'fastify';

/** A whole answer, of a service or from the cache. */
export interface Answer {
  status: number;
  /** Names and values in turn; no length and nothing of the connection. */
  headers: readonly string[];
  body: Buffer;
}

const SECURITY = Object.entries(securityHeaders).flat();

const SMALL = 65_536;

/** `content-length` of what comes with no bytes says how many there would be. */
const hasLength = (status: number) => status !== 204 && status !== 304;

/**
 * Answers by the shortest way: head and body in one write, past Fastify's reply and its hooks, which cost more than all
 * checks before them. What the hooks are for goes through them: a refusal, which limits count, and the last answer of a
 * connection. Must say what they would: the request's id and the security headers.
 */
export class Answering {
  constructor(private readonly health: Health) {}

  send(request: FastifyRequest, reply: FastifyReply, { status, headers, body }: Answer): void {
    if (status >= 400 || this.health.isDraining || isUnread(request)) return sendByHooks(reply, status, headers, body);
    const head = [...SECURITY, 'x-request-id', request.id, ...headers];
    if (hasLength(status)) head.push('content-length', String(body.length));
    reply.hijack();
    reply.raw.writeHead(status, head);
    if (request.method === 'HEAD') reply.raw.end();
    // As a text of bytes it goes out in one write with the head.
    else if (body.length <= SMALL) reply.raw.end(body.toString('latin1'), 'latin1');
    else reply.raw.end(body);
  }
}

/** A body is still coming, which nobody asked for. */
const isUnread = ({ headers, raw }: FastifyRequest) =>
  !raw.complete && (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined);

const sendByHooks = (reply: FastifyReply, status: number, headers: readonly string[], body: Buffer) => {
  reply.status(status);
  for (let place = 0; place < headers.length; place += 2) reply.header(headers[place] ?? '', headers[place + 1]);
  void reply.send(hasLength(status) ? body : undefined);
};
