import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Refusal } from '@tessera/contracts';
import { type FastifyRequest } from 'fastify';
import { type IncomingMessage } from 'node:http';

const MAX_BODY_BYTES = 65_536;
const JSON_TYPE = /^application\/json\s*(;|$)/i;
const WITH_BODY = new Set(['POST', 'PUT', 'PATCH']);

/** Leaves every body unread, of whatever type, so that token, role and limits are looked at before a byte of it. */
export const takeBodiesUnread = (app: NestFastifyApplication) => {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request, _payload, done) => done(null));
};

/**
 * The body to hand on, read whole: at 64 KiB that is cheap, and nothing half-sent ever reaches a service. Null when it has
 * no bytes, however it is framed. Refuses what is not JSON by its type (415) and what is too large (413), by its length or
 * while reading.
 */
export const readBody = async ({ headers, method, raw }: FastifyRequest): Promise<Buffer | null> => {
  if (!WITH_BODY.has(method)) return null;
  const length = Number(headers['content-length'] ?? 0);
  const allowed = JSON_TYPE.test(headers['content-type'] ?? '') ? MAX_BODY_BYTES : 0;
  if (length > allowed) throw tooMuch(allowed);
  const body = await collect(raw, allowed);
  return body.length === 0 ? null : body;
};

/** Of what is no JSON, a byte is too much. */
const tooMuch = (allowed: number) => new Refusal(allowed === 0 ? 'UNSUPPORTED_MEDIA_TYPE' : 'PAYLOAD_TOO_LARGE');

/** What is too much is still read, and dropped: a client that is cut off while it sends never sees why. */
const collect = (raw: IncomingMessage, allowed: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    raw.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= allowed) return void chunks.push(chunk);
      chunks.length = 0;
      return reject(tooMuch(allowed));
    });
    raw.once('end', () => resolve(Buffer.concat(chunks)));
    raw.once('error', () => reject(new Refusal('BAD_REQUEST')));
  });
