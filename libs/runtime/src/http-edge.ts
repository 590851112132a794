import {
  type FastifyError,
  type FastifyHttpOptions,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { type Server, STATUS_CODES } from 'node:http';
import { type Socket } from 'node:net';
import { v7 as uuidv7 } from 'uuid';
import { type ProblemCode, problems, Refusal } from '@tessera/contracts';
import { problemBody } from './problem.filter.js';
import { requestContext, type RequestContext } from './request-context.js';

const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;
const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

const one = (header: string | string[] | undefined) => (typeof header === 'string' ? header : undefined);

const contextOf = (headers: NodeJS.Dict<string | string[]>): RequestContext => {
  const requestId = one(headers['x-request-id']);
  const traceparent = one(headers['traceparent']);
  const tracestate = one(headers['tracestate']);
  return {
    correlationId: requestId && REQUEST_ID.test(requestId) ? requestId : uuidv7(),
    ...(traceparent && TRACEPARENT.test(traceparent) ? { traceparent } : {}),
    ...(tracestate && tracestate.length <= 512 ? { tracestate } : {}),
  };
};

/** Runs each request in its context and echoes `X-Request-Id`: the caller's own when it is well-formed, else a new one. */
export const addRequestContext = (fastify: FastifyInstance) => {
  fastify.addHook('onRequest', (request, reply, done) => {
    const context = contextOf(request.headers);
    reply.header('x-request-id', context.correlationId);
    requestContext.run(context, done);
  });
};

/** One line per answered request. Paths only: a query may hold what nobody should read in a log. */
export const addRequestLog = (fastify: FastifyInstance) => {
  fastify.addHook('onResponse', (request, reply, done) => {
    const path = request.url.split('?', 1)[0];
    const fields = { method: request.method, path, status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    if (!path?.startsWith('/health/')) request.log.info(fields, 'request');
    done();
  });
};

const brokenHttp: Record<string, ProblemCode> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
};

/** What the HTTP parser itself refuses never becomes a request: the answer is written by hand and the connection closed. */
const refuseBrokenHttp = (error: Error & { code?: string }, socket: Socket) => {
  if (!socket.writable) return socket.destroy();
  const code = brokenHttp[error.code ?? ''] ?? 'BAD_REQUEST';
  const { status, title } = problems[code];
  const body = JSON.stringify({ type: 'about:blank', title, status, instance: '', code, requestId: uuidv7() });
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/problem+json\r\n`;
  return socket.end(`${head}connection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
};

/** A path that the router cannot read, or a too long part of one, never meets our hooks and filter. */
const refuseBrokenPath = (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
  const context = contextOf(request.headers);
  const refusal = new Refusal(error.code === 'FST_ERR_MAX_PARAM_LENGTH' ? 'URI_TOO_LONG' : 'BAD_REQUEST');
  const path = request.url.split('?', 1)[0] ?? '/';
  const body = requestContext.run(context, () => problemBody(refusal, path));
  reply.header('x-request-id', context.correlationId).type('application/problem+json');
  return reply.status(body.status).send(JSON.stringify(body));
};

/** Limits of every HTTP door (docs/api.md, Limits): 64 KiB bodies, 16 KiB headers, slow clients. */
export const httpLimits = {
  bodyLimit: 65_536,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  // What comes over an open connection while the door closes is answered like all before: the stores close after it.
  return503OnClosing: false,
  http: { maxHeaderSize: 16_384, headersTimeout: 10_000 },
  routerOptions: { maxParamLength: 200 },
  // Fastify's two lines a request become our one, see `addRequestLog`.
  logController: new LogController({ disableRequestLogging: true }),
  clientErrorHandler: refuseBrokenHttp,
  frameworkErrors: refuseBrokenPath,
} satisfies FastifyHttpOptions<Server>;
