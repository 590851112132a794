import { Refusal } from '@tessera/contracts';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type IncomingMessage } from 'node:http';
import { parseJson } from '../rules/parse-json.js';

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
