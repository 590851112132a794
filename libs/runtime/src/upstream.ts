import { Refusal } from '@tessera/contracts';
import { circuitBreaker, ConsecutiveBreaker, BrokenCircuitError, handleWhen } from 'cockatiel';
import { type Dispatcher, type Pool } from 'undici';
import { type z } from 'zod';
import { PendingAnswer, type UpstreamRequest } from './ask.js';
import { unavailable } from './http/unavailable.js';
import { Instances, isAway } from './instances.js';
import { requestContext } from './request-context.js';

/** One call to another service. `timeoutMs` covers connect, headers and body. */
export interface UpstreamCall<Answer> {
  method: 'GET' | 'POST';
  path: string;
  /** Handed on so that the service behind checks the caller's token itself. */
  authorization?: string | undefined;
  body?: unknown;
  timeoutMs: number;
  answer: z.ZodType<Answer>;
}

/** Sooner than a service behind closes its socket (DRAIN_MS in a cluster), or a request could meet a closing connection. */
const IDLE_CONNECTION_MS = 4_000;
const HALF_OPEN_AFTER_MS = 2_000;
const FAILURES_TO_OPEN = 5;

/** An answer below 500 shows that the service works; only its failures count towards the breaker. */
const isFailure = (error: unknown) => error instanceof Refusal && error.code.startsWith('UPSTREAM_');

const breaker = () =>
  circuitBreaker(handleWhen(isFailure), {
    halfOpenAfter: HALF_OPEN_AFTER_MS,
    breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
  });

const TIMEOUTS = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'TimeoutError', 'AbortError']);

/** 504 when it was too slow, 503 when nobody is there, 502 when it broke while answering. */
export const upstreamRefusal = (error: unknown): Refusal => {
  if (error instanceof Refusal) return error;
  if (error instanceof BrokenCircuitError) return unavailable();
  // Errors of node and undici may come from another realm (jest's), where `instanceof Error` is false.
  const { code, name } = Object(error) as { code?: unknown; name?: unknown };
  if (TIMEOUTS.has(String(code)) || TIMEOUTS.has(String(name))) return new Refusal('UPSTREAM_TIMEOUT');
  return isAway(error) ? unavailable() : new Refusal('UPSTREAM_ERROR');
};

/** A service behind this one: its instances, and a breaker per kind of call so that a slow part is not waited for. */
export class Upstream {
  private readonly instances: Instances;
  private readonly breakers = new Map<string, ReturnType<typeof breaker>>();

  constructor(origins: readonly string[], options: Pool.Options = {}) {
    this.instances = new Instances(origins, {
      connections: 64,
      keepAliveTimeout: IDLE_CONNECTION_MS,
      // A service says 65 s itself, which undici would take over.
      keepAliveMaxTimeout: IDLE_CONNECTION_MS,
      connect: { timeout: 1_000 },
      ...options,
    });
  }

  /**
   * Calls and checks the answer. Throws a Refusal: UPSTREAM_TIMEOUT, UPSTREAM_UNAVAILABLE (also while the breaker of
   * `kind` is open), UPSTREAM_ERROR (5xx or an answer that breaks its schema), or what the service itself refused.
   */
  async call<Answer>(kind: string, call: UpstreamCall<Answer>): Promise<Answer> {
    const policy = this.breakers.get(kind) ?? breaker();
    this.breakers.set(kind, policy);
    try {
      return await policy.execute(() => this.send(call));
    } catch (error) {
      throw upstreamRefusal(error);
    }
  }

  /** One request as it is, to an instance that is there. Throws what undici throws: see `upstreamRefusal`. */
  request(options: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData> {
    return this.instances.request(options);
  }

  ask(request: UpstreamRequest): PendingAnswer {
    return new PendingAnswer(this.instances.pick(), request);
  }

  close(): Promise<void> {
    return this.instances.close();
  }

  private async send<Answer>(call: UpstreamCall<Answer>): Promise<Answer> {
    try {
      return await parseAnswer(await this.request(toRequest(call)), call.answer);
    } catch (error) {
      throw upstreamRefusal(error);
    }
  }
}

const toRequest = (call: UpstreamCall<unknown>): Dispatcher.RequestOptions => {
  const context = requestContext.getStore();
  return {
    method: call.method,
    path: call.path,
    signal: AbortSignal.timeout(call.timeoutMs),
    body: call.body === undefined ? null : JSON.stringify(call.body),
    headers: {
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(call.authorization ? { authorization: call.authorization } : {}),
      ...(context ? { 'x-request-id': context.correlationId } : {}),
      ...(context?.traceparent ? { traceparent: context.traceparent } : {}),
    },
  };
};

/** A service that failed by itself: its caller is told nothing but that. */
export const failedBehind = (status: number): Refusal => {
  if (status === 503) return unavailable();
  return new Refusal(status === 504 ? 'UPSTREAM_TIMEOUT' : 'UPSTREAM_ERROR');
};

/** 404 and 401 keep their meaning for the caller; every other refusal of the service behind is our own fault. */
export const refusedBehind = (status: number) => {
  if (status === 404) return new Refusal('NOT_FOUND');
  if (status === 401) return new Refusal('UNAUTHENTICATED');
  return failedBehind(status);
};

const parseAnswer = async <Answer>(response: Dispatcher.ResponseData, schema: z.ZodType<Answer>): Promise<Answer> => {
  if (response.statusCode >= 300) {
    await response.body.dump();
    throw refusedBehind(response.statusCode);
  }
  const answer = schema.safeParse(await response.body.json());
  if (answer.success) return answer.data;
  throw new Refusal('UPSTREAM_ERROR');
};
