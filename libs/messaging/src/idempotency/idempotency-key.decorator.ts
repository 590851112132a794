import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Once } from '../once/change-once.js';
import { readKey } from '../once/idempotency-key.js';
import { type OnceOnly } from '../once/once-only.js';

/** As much of an authenticated Fastify request as tells one key from another. */
interface RoutedRequest {
  method: string;
  routeOptions: { url?: string | undefined };
  params: unknown;
  headers: NodeJS.Dict<string | string[]>;
  body?: unknown;
  user?: { id: string };
}

const keyOf = ({ headers, user, method, routeOptions, params, body }: RoutedRequest): OnceOnly | undefined =>
  readKey({
    header: headers['idempotency-key'],
    user: user?.id ?? '',
    method,
    route: routeOptions.url ?? '',
    params,
    body,
  });

/** The request's `OnceOnly`, for `Store.changeOnce`: undefined without `Idempotency-Key`, 400 VALIDATION_FAILED when it is empty or too long. */
export const IdempotencyKey = createParamDecorator((_: unknown, context: ExecutionContext) =>
  keyOf(context.switchToHttp().getRequest<RoutedRequest>()),
);

/** The part of a reply that `answerOnce` needs. */
interface HeaderReply {
  header(name: string, value: string): unknown;
}

/** The body to answer with; a replayed one is marked with `Idempotency-Replayed: true`. */
export const answerOnce = <Answer>(reply: HeaderReply, { body, replayed }: Once<Answer>): Answer => {
  if (replayed) reply.header('idempotency-replayed', 'true');
  return body;
};
