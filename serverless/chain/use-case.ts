import { type OnceOnly } from '@tessera/messaging/once';
import type * as z from 'zod';
import { type ServedId, type ServedRoutes } from '../routes.js';
import { type Asked, type Caller } from './asked.js';
import { type Told } from './outcome.js';

/** What a part of a route's request is once its schema has checked it. */
type Checked<Of, Part extends 'params' | 'query' | 'body'> =
  Of extends Record<Part, infer Schema extends z.ZodType> ? z.output<Schema> : undefined;

type CallerOf<Of> = Of extends { who: 'anyone' } ? Caller | undefined : Caller;

/** A checked request, with the types of its route. */
export interface Request<Id extends ServedId> {
  params: Checked<ServedRoutes[Id], 'params'>;
  query: Checked<ServedRoutes[Id], 'query'>;
  body: Checked<ServedRoutes[Id], 'body'>;
  headers: Asked['headers'];
  caller: CallerOf<ServedRoutes[Id]>;
  /** Of its Idempotency-Key, where the route honours one and there is one. */
  once: OnceOnly | undefined;
}

/** What answers a route: only good answers; a "no" is a Refusal that it throws. */
export type UseCase<Id extends ServedId> = (request: Request<Id>) => Promise<Told>;
