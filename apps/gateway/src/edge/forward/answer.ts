import { Refusal } from '@tessera/contracts';
import { atEndOfTurn, Health, isKnown, securityHeaders, type UpstreamAnswer } from '@tessera/runtime';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { type Cors } from '../cors.js';
import { answerHeaders } from './headers.js';

/** A whole answer, of a service, of several, or from the cache. */
export interface Answer {
  status: number;
  /** Names and values in turn; no length and nothing of the connection. */
  headers: readonly string[];
  /** Its bytes as a text of one character each (latin1): so it goes out in one write with the head. */
  body: string;
}

/** Nobody asked for it or undoes it, and a client would not be told. */
const isCoded = ({ headers }: UpstreamAnswer) =>
  headers['content-encoding'] !== undefined || (headers['transfer-encoding'] ?? 'chunked') !== 'chunked';

/** What a client may see of a service's answer. Throws UPSTREAM_ERROR for one whose body is coded. */
export const answerOf = (answer: UpstreamAnswer): Answer => {
  if (isCoded(answer)) throw new Refusal('UPSTREAM_ERROR');
  const { status, headers, body } = answer;
  return { status, headers: answerHeaders(headers), body: body.toString('latin1') };
};

/** Milliseconds as `Server-Timing` has them here. */
export const tenths = (ms: number): number => Math.round(ms * 10) / 10;

/** A text as its bytes. */
export const bytesOf = (text: string): string => Buffer.from(text).toString('latin1');

/** The document of its body; undefined when that is none. */
export const jsonOf = ({ body }: Answer): unknown => {
  try {
    return JSON.parse(Buffer.from(body, 'latin1').toString());
  } catch {
    return undefined;
  }
};

/** The value of one of its headers. */
export const headerOf = ({ headers }: Answer, name: string): string | undefined => {
  const place = headers.indexOf(name);
  return place % 2 === 0 ? headers[place + 1] : undefined;
};

const SECURITY = Object.entries(securityHeaders).flat();

/** To a HEAD it would be that of the answer to GET (RFC 9110 §8.6), which a service may not have told us. */
const hasLength = ({ status, body }: Answer, method: string) =>
  status !== 204 && status !== 304 && (method !== 'HEAD' || body !== '');

/**
 * Answers by the shortest way: head and body in one write, past Fastify's reply and its hooks, which cost more than all
 * checks before them (ADR 0022). What the hooks are for goes through them: a refusal, which limits count, and the last
 * answer of a connection. Must say what they would: see `standing`.
 */
export class Answering {
  constructor(
    private readonly health: Health,
    private readonly cors: Cors,
  ) {}

  /** What the hooks would say on every answer, for a head that is written without them: names and values in turn. */
  standing({ id, headers: { origin } }: FastifyRequest): string[] {
    return [...SECURITY, 'x-request-id', id, ...this.cors.answerHeaders(origin)];
  }

  /** `told` are headers of this time alone, names and values in turn. */
  send(request: FastifyRequest, reply: FastifyReply, answer: Answer, told: readonly string[] = []): void {
    const { status, headers, body } = answer;
    if (status >= 400 || this.health.isDraining || isUnread(request)) return sendByHooks(request, reply, answer, told);
    const head = this.standing(request);
    head.push(...headers, ...told);
    if (hasLength(answer, request.method)) head.push('content-length', String(body.length));
    reply.hijack();
    reply.raw.writeHead(status, head);
    atEndOfTurn(() => reply.raw.end(request.method === 'HEAD' ? '' : body, 'latin1'));
  }

  /** The same for what is known by its tag: 304 for whoever has it (RFC 9110 §13.1.2). */
  sendUnlessKnown(request: FastifyRequest, reply: FastifyReply, answer: Answer, told: readonly string[]): void {
    const tag = headerOf(answer, 'etag');
    if (tag === undefined || !isKnown(request.headers['if-none-match'], tag))
      return this.send(request, reply, answer, told);
    this.send(request, reply, { status: 304, headers: withoutType(answer.headers), body: '' }, told);
  }
}

const withoutType = (headers: readonly string[]) => {
  const place = headers.indexOf('content-type');
  return place === -1 ? headers : headers.toSpliced(place, 2);
};

/** A body is still coming, which nobody asked for. */
const isUnread = ({ headers, raw }: FastifyRequest) =>
  !raw.complete && (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined);

const sendByHooks = ({ method }: FastifyRequest, reply: FastifyReply, answer: Answer, told: readonly string[]) => {
  const all = [...answer.headers, ...told];
  reply.status(answer.status);
  for (let place = 0; place < all.length; place += 2) reply.header(all[place] ?? '', all[place + 1]);
  if (hasLength(answer, method)) return void reply.send(Buffer.from(answer.body, 'latin1'));
  // To a HEAD Fastify says the length of whatever is no stream, and of nothing a 0.
  void reply.send(method === 'HEAD' ? Readable.from([]) : undefined);
};
