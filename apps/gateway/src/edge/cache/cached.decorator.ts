import { RouteConfig } from '@nestjs/platform-fastify';
import { type Principal } from '@tessera/auth';
import { type FastifyRequest } from 'fastify';

/** What names the things that an answer shows, or that a request changes, from the request alone. */
export type Tags = (request: MarkedRequest) => readonly string[];

/** As much of a request as tags are made of. */
export interface MarkedRequest {
  /** Of the path, as the router read them. */
  params: Record<string, string | undefined>;
  user?: Principal;
}

/** `own`: another answer for each caller. `shared`: one for all who are not staff, and one for staff. */
export type Audience = 'own' | 'shared';

interface Marks {
  cached?: { audience: Audience; tags: Tags };
  changes?: Tags;
}

/** Its answers are kept, until something that they show changes. What a caller may see must follow from `audience`. */
export const Cached = (audience: Audience, tags: Tags) => RouteConfig({ cached: { audience, tags } } satisfies Marks);

/** Whatever it answers, what these name may have changed: its caller sees their own change at once. */
export const Changes = (tags: Tags) => RouteConfig({ changes: tags } satisfies Marks);

/** What a route is marked with; Fastify keeps it untyped beside the route. */
export const marksOf = ({ routeOptions }: FastifyRequest): Marks => routeOptions.config as Marks;
