import { Refusal } from '@tessera/contracts';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

/** `*` stands for the rest of a path, `:name` for one part of it. */
const asPattern = (path: string) =>
  new RegExp(
    `^${path
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replace(/:[^/]+/g, '[^/]+')
      .replace('*', '.*')}$`,
  );

/**
 * Knows every route, so that a path that exists under another method is 405 with `Allow` and `OPTIONS` is 204, where
 * the router alone would say 404.
 */
export class AllowedMethods {
  private readonly routes = new Map<string, { pattern: RegExp; methods: Set<string> }>();

  /** Must be called before the first route is registered. */
  watch(fastify: FastifyInstance) {
    fastify.addHook('onRoute', ({ url, method }) => {
      const route = this.routes.get(url) ?? { pattern: asPattern(url), methods: new Set() };
      for (const name of [method].flat()) route.methods.add(name);
      this.routes.set(url, route);
    });
  }

  /** Answers a request that no route took. */
  answer(request: FastifyRequest, reply: FastifyReply, refuse: (refusal: Refusal) => unknown) {
    const allow = this.of(request.url.split('?', 1)[0] ?? '/');
    if (allow.length === 0) return refuse(new Refusal('NOT_FOUND'));
    const headers = { allow: allow.join(', ') };
    if (request.method === 'OPTIONS') return reply.status(204).headers(headers).send();
    return refuse(new Refusal('METHOD_NOT_ALLOWED', { headers }));
  }

  private of(path: string): string[] {
    const methods = [...this.routes.values()].flatMap((route) => (route.pattern.test(path) ? [...route.methods] : []));
    return methods.length === 0 ? [] : [...new Set([...methods, 'OPTIONS'])].toSorted();
  }
}
