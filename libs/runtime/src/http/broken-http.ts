import { Refusal } from '@tessera/contracts';
import { type ConnectionError, type FastifyInstance } from 'fastify';
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { type Duplex } from 'node:stream';
import { problemBody } from '../rules/problem.js';
import { requestId } from '../rules/request-id.js';
import { securityHeaders } from '../rules/security-headers.js';
import { contextOf } from './request-context.hook.js';

/** A request line whose method nobody knows; what is no request line at all is only broken. */
const REQUEST_LINE = /^[!#$%&'*+.^_`|~\w-]+ \S+ HTTP\/\d/;

const refusalOf = ({ code, rawPacket }: ConnectionError): Refusal => {
  if (code === 'HPE_HEADER_OVERFLOW') return new Refusal('HEADERS_TOO_LARGE');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new Refusal('REQUEST_TIMEOUT');
  if (code === 'HPE_INVALID_VERSION') return new Refusal('BAD_REQUEST', { status: 505 });
  const isUnknownMethod = code === 'HPE_INVALID_METHOD' && REQUEST_LINE.test(String(rawPacket));
  return new Refusal('BAD_REQUEST', isUnknownMethod ? { status: 501 } : {});
};

/** Written by hand, since nothing of Fastify's is there, and the last that this connection says. */
const answer = (socket: Duplex, refusal: Refusal, request: Pick<IncomingMessage, 'headers' | 'method'>) => {
  const context = contextOf(requestId(request), request.headers);
  const problem = problemBody(refusal, '', context.correlationId);
  const body = JSON.stringify(problem);
  const headers = {
    ...securityHeaders,
    'x-request-id': context.correlationId,
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${fields.join('')}\r\n${request.method === 'HEAD' ? '' : body}`,
  );
};

/** The last response that a connection began. */
const responses = new WeakMap<Duplex, ServerResponse>();
/** What must be said before a response, of requests that came in one go. */
const earlier = new WeakMap<ServerResponse, ServerResponse>();

const isUnderWay = (response: ServerResponse | undefined): response is ServerResponse =>
  response !== undefined && !response.writableFinished;

/** Gives the answer that is under way to a whole request, and then ends the connection. */
const endAfter = (response: ServerResponse, socket: Duplex) => {
  // Node does so by itself, and has been told already when more breaks meanwhile.
  if (!response.shouldKeepAlive) return;
  response.shouldKeepAlive = false;
  if (response.headersSent) response.once('finish', () => socket.end());
};

/** What the HTTP parser refuses. After an early answer to a request whose body then breaks, nothing more is said. */
export const refuseBrokenHttp = (error: ConnectionError, socket: Duplex): void => {
  const response = responses.get(socket);
  if (!socket.writable) return void socket.destroy();
  if (!response || (response.req.complete && response.writableFinished))
    return answer(socket, refusalOf(error), { headers: {} });
  if (response.req.complete) return endAfter(response, socket);
  // Whatever we said now would be taken for that one.
  const before = earlier.get(response);
  if (isUnderWay(before)) return endAfter(before, socket);
  if (response.headersSent) return void socket.destroy();
  answer(socket, refusalOf(error), response.req);
};

/** A tunnel is for no route either; Node would hang up without a word. It has let go of the socket: its end is ours. */
const refuseTunnel = (request: IncomingMessage, socket: Duplex) => {
  socket.once('error', () => socket.destroy()).once('finish', () => socket.destroy());
  const refuse = () => answer(socket, new Refusal('BAD_REQUEST', { status: 501 }), request);
  const before = responses.get(socket);
  if (isUnderWay(before)) before.once('finish', refuse);
  else refuse();
};

/** Must be called before the first request: what breaks later is looked at in the light of what was answered before. */
export const watchConnections = (fastify: FastifyInstance) => {
  fastify.server.on('connect', refuseTunnel);
  fastify.addHook('onRequest', ({ raw }, reply, done) => {
    const before = responses.get(raw.socket);
    if (isUnderWay(before)) earlier.set(reply.raw, before);
    responses.set(raw.socket, reply.raw);
    done();
  });
};
