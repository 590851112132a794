import { type FastifyInstance, type FastifyRequest } from 'fastify';
import * as z from 'zod';
import { type LogLevel, logLevels } from '../log-level.js';
import { checked } from '../rules/faults.js';

/** For so long a level may be set before it falls back by itself. */
const MOST_SECONDS = 3_600;

const levelChange = z.strictObject({
  level: z.enum(logLevels),
  forSeconds: z.int().min(1).max(MOST_SECONDS).optional(),
});

/** Says who is asking, if that is an admin; rejects with a Refusal: 401, 403, or 503 while there is no key to check a token with. */
export type AdmitAdmin = (request: FastifyRequest) => Promise<{ id: string }>;

/**
 * `GET /log-level` → `{level}`; `PUT /log-level` `{level, forSeconds?}` sets it, for so long or until the process ends. Both are for
 * admins alone, and a token is looked at before the body. On the port that has `/metrics`, never on one for the public.
 */
export const serveLogLevel = (fastify: FastifyInstance, level: LogLevel, admit: AdmitAdmin) => {
  const callers = new WeakMap<FastifyRequest, string>();
  const onRequest = async (request: FastifyRequest) => {
    callers.set(request, (await admit(request)).id);
  };
  fastify.get('/log-level', { onRequest }, () => ({ level: level.current }));
  fastify.put('/log-level', { onRequest }, async (request) => {
    const change = await checked(levelChange, request.body);
    level.change({ by: callers.get(request) ?? '', ...change });
    return { level: level.current };
  });
};
