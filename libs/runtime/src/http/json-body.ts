import { Refusal } from '@tessera/contracts';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type IncomingMessage } from 'node:http';
import { parse } from 'secure-json-parse';

/** RFC 8259 §8.1: JSON is UTF-8, whatever a charset says. A byte order mark is left to the parser. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The document of a body: undefined when there is none, or none with bytes. Throws MALFORMED_JSON for what is no JSON, for bytes that are no
 * UTF-8 (decoding would replace them), and for keys that reach for a prototype. Whoever decides by a body reads it with this.
 */
export const parseJson = (body: Buffer | null): unknown => {
  if (!body?.length) return undefined;
  try {
    return parse(utf8.decode(body), { protoAction: 'error', constructorAction: 'error' });
  } catch {
    throw new Refusal('MALFORMED_JSON');
  }
};

/** Ends with the body when that is empty, and with 415 at its first byte; what follows is read and dropped by Node. */
const refuseBytes = (_request: FastifyRequest, body: IncomingMessage) =>
  new Promise<void>((resolve, reject) => {
    body
      .once('data', () => reject(new Refusal('UNSUPPORTED_MEDIA_TYPE')))
      .once('end', resolve)
      .once('error', reject);
  });

/** Bodies are JSON or empty, however they are framed. */
export const takeJsonBodies = (fastify: FastifyInstance) => {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) =>
    parseJson(body),
  );
  fastify.addContentTypeParser('*', refuseBytes);
};
