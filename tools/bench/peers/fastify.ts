// The peer that a team would put together of Fastify's own plugins, each as its documentation has it; tokens are cached.
import proxy from '@fastify/http-proxy';
import jwt from '@fastify/jwt';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyRequest } from 'fastify';
import { surroundings } from './surroundings.js';

const { listen, publicKey, upstream } = surroundings();

const subjectOf = ({ user }: FastifyRequest) =>
  typeof user === 'object' && 'sub' in user && typeof user.sub === 'string' ? user.sub : undefined;

const app = fastify();
await app.register(jwt, { secret: { public: publicKey }, verify: { algorithms: ['RS256'], cache: 10_000 } });
await app.register(rateLimit, {
  max: 1e9,
  timeWindow: 60_000,
  keyGenerator: (request) => subjectOf(request) ?? request.ip,
  hook: 'preHandler',
});
await app.register(proxy, {
  upstream,
  preHandler: async (request) => {
    await request.jwtVerify();
  },
  undici: { connections: 64, pipelining: 1 },
});
await app.listen(listen);
