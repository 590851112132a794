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
 * The body to hand on, read whole: at 64 KiB that is cheap, and nothing half-sent ever reaches a service. Null when
 * there is none. Refuses what is not JSON by its type (415) and what is too large (413), by its length or while reading.
 */
export const readBody = async (request: FastifyRequest): Promise<Buffer | null> => {
  const { headers, method, raw } = request;
  const length = Number(headers['content-length'] ?? 0);
  if (!WITH_BODY.has(method) || (length === 0 && headers['transfer-encoding'] === undefined)) return null;
  if (!JSON_TYPE.test(headers['content-type'] ?? '')) throw new Refusal('UNSUPPORTED_MEDIA_TYPE');
  if (length > MAX_BODY_BYTES) throw new Refusal('PAYLOAD_TOO_LARGE');
  return collect(raw);
};

/** What is too much is still read, and dropped: a client that is cut off while it sends never sees the 413. */
const collect = (raw: IncomingMessage): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    raw.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) return void chunks.push(chunk);
      chunks.length = 0;
      return reject(new Refusal('PAYLOAD_TOO_LARGE'));
    });
    raw.once('end', () => resolve(Buffer.concat(chunks)));
    raw.once('error', () => reject(new Refusal('BAD_REQUEST')));
  });
