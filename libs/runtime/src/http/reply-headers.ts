import { type Page } from '@tessera/contracts';
import { type FastifyReply } from 'fastify';
import { linkTo } from '../rules/page.js';
import { etag } from '../rules/versions.js';

/** The view itself, with the ETag of its version on its way. */
export const withEtag = <View extends { version: number }>(reply: FastifyReply, view: View): View => {
  reply.header('etag', etag(view.version));
  return view;
};

/** Names the following page, where there is one, in the answer's `Link`. */
export const linkNext = (reply: FastifyReply, path: string, query: object, page: Page<unknown>): void => {
  const link = linkTo(path, query, page);
  if (link !== undefined) reply.header('link', link);
};
