import { NotFoundException } from '@nestjs/common';
import { Refusal } from '@tessera/contracts';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type IncomingMessage } from 'node:http';

/** Of one part of a path; ids and SKUs have at most 40. */
const MAX_PART_LENGTH = 200;

/** RFC 9112 §3.2.2: the absolute form names what its path and query name. */
const AUTHORITY = /^https?:\/\/[^/?#]*(?=[/?#]|$)/i;
const originForm = (target: string) => {
  if (target.startsWith('/')) return target;
  const path = target.replace(AUTHORITY, '');
  return path.startsWith('/') || path === target ? path : `/${path}`;
};

/** An escape that is none, or that does not stand for UTF-8, cannot be read, only replaced or passed over. */
const isReadable = (target: string) => {
  try {
    return decodeURIComponent(target) !== '';
  } catch {
    return false;
  }
};

/** Nearly every target: nothing in it could be a flaw. */
const PLAIN = /^(?:\/[\w.~-]{0,200})+(?:\?[\w.~=&-]*)?$/;

const flawOf = (target: string): Refusal | undefined => {
  if (PLAIN.test(target)) return undefined;
  // RFC 9112 §3.2: a fragment is for who asks alone; routers cut it off, and services might not.
  if (!isReadable(target) || target.includes('#')) return new Refusal('BAD_REQUEST');
  const [path = ''] = target.split('?', 1);
  return path.split('/').some(({ length }) => length > MAX_PART_LENGTH) ? new Refusal('URI_TOO_LONG') : undefined;
};

/**
 * The target as the router takes it: in origin form, and `/` for one with a flaw, which the router would answer by itself,
 * before any hook. The request keeps the other as its `originalUrl`.
 */
export const routableTarget = ({ url = '' }: IncomingMessage): string => (flawOf(url) ? '/' : originForm(url));

const refusalOf = ({ originalUrl, headers, raw, is404 }: FastifyRequest): Error | undefined => {
  if (headers.expect !== undefined && !/^100-continue$/i.test(headers.expect))
    return new Refusal('BAD_REQUEST', { status: 417, detail: 'Nobody here can meet this expectation' });
  if (headers.host === undefined && raw.httpVersion === '1.1')
    return new Refusal('BAD_REQUEST', { detail: 'A Host is needed' });
  return flawOf(originalUrl) ?? (is404 ? new NotFoundException() : undefined);
};

/**
 * Refuses what the router and Node would refuse before any hook, in a form of their own and uncounted: a target that
 * cannot be read, another expectation than `100-continue`, no `Host`. What no route takes is refused as well, without a
 * look at its body. Must be the last of the `onRequest` hooks, so that they see everything.
 */
export const refuseEarly = (fastify: FastifyInstance) => {
  const { server } = fastify;
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  fastify.addHook('onRequest', (request, _reply, done) => done(refusalOf(request)));
};
