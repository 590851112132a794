import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Refusal } from '@tessera/contracts';
import { type OnceOnly, onceOnly } from './idempotency-store.js';
import { type Once } from '../change/command.js';

/** The part of an authenticated request that tells one key from another. */
interface KeyedRequest {
  method: string;
  /** Of the matched route: `/v1/orders/:id/cancel`. */
  routeOptions: { url?: string | undefined };
  params: unknown;
  headers: NodeJS.Dict<string | string[]>;
  body?: unknown;
  user?: { id: string };
}

const KEY = /^.{1,128}$/s;

/** Reads `Idempotency-Key` of a POST: undefined without one, 400 VALIDATION_FAILED when it is empty or too long. */
export const readIdempotencyKey = (request: KeyedRequest): OnceOnly | undefined => {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !KEY.test(key)) {
    const errors = [{ pointer: 'header/idempotency-key', detail: 'must be 1 to 128 characters' }];
    throw new Refusal('VALIDATION_FAILED', { errors });
  }
  return onceOnly({
    user: request.user?.id ?? '',
    method: request.method,
    path: pathOf(request),
    key,
    // Where none is needed, an empty one says the same.
    body: request.body ?? {},
  });
};

/**
 * Of all ways to write one target (`/v1/%6Frders`, the absolute form, a query) the route and its parameters are the same.
 * The same thing may be named in upper or lower case (UUIDs); no two things differ by case alone.
 */
const pathOf = ({ routeOptions, params }: KeyedRequest) =>
  [routeOptions.url ?? '', ...Object.values(Object(params)).map((value) => encodeURIComponent(String(value)))]
    .join(' ')
    .toLowerCase();

/** The request's `OnceOnly`, for `Store.changeOnce`. */
export const IdempotencyKey = createParamDecorator((_: unknown, context: ExecutionContext) =>
  readIdempotencyKey(context.switchToHttp().getRequest<KeyedRequest>()),
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
