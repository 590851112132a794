import { Injectable } from '@nestjs/common';
import { type Principal } from '@tessera/auth';
import { Refusal } from '@tessera/contracts';
import { type PendingAnswer, refusedBehind, type UpstreamAnswer, withContext } from '@tessera/runtime';
import type * as z from 'zod';
import { type Asked, CachedReads } from '../cache/cached-reads.js';
import { type Audience } from '../cache/cached.decorator.js';
import { type Answer, answerOf, jsonOf } from '../forward/answer.js';
import { viewer } from '../forward/forwarder.js';
import { Upstreams } from '../forward/upstreams.js';

/** One question of a composed answer to one service, in the caller's name. */
export interface PartOf<Value> {
  /** As `parts` names it. */
  name: string;
  from: 'user' | 'order' | 'inventory';
  path: string;
  /** Of a POST that only reads. */
  body?: object;
  answer: z.ZodType<Value>;
  /** Kept for others until something of these changes; not kept unless said. */
  cached?: { audience: Audience; tags: readonly string[] };
}

/** In whose name, for which composed answer, and until when (ms since 1970). */
export interface Asking {
  whole: string;
  user: Principal;
  deadline: number;
  /** Has what to call when nobody waits for the whole any more. */
  gone: (leave: () => void) => void;
}

/** Asks for parts of composed answers: through the cache, each behind a breaker of its own, so that a slow one is not waited for. */
@Injectable()
export class PartReader {
  /** Answers that were read already: one that is kept is checked by its schema once. */
  private readonly values = new WeakMap<Answer, unknown>();

  constructor(
    private readonly upstreams: Upstreams,
    private readonly reads: CachedReads,
  ) {}

  /** Throws a Refusal: UPSTREAM_TIMEOUT, UPSTREAM_UNAVAILABLE, UPSTREAM_ERROR, or what the service itself refused. */
  async read<Value>(part: PartOf<Value>, asking: Asking): Promise<Value> {
    const { cached, path, body } = part;
    const ask = () => this.ask(part, asking);
    if (!cached) return this.valueOf(part, await this.waited(ask(), asking));
    const key = `${viewer(asking.user, cached.audience)} ${path}${body ? JSON.stringify(body) : ''}`;
    const { answer } = await this.reads.read({ key, tags: cached.tags, ask }, asking.gone);
    return this.valueOf(part, answer);
  }

  private waited({ answer, cancel }: Asked, { gone }: Asking): Promise<Answer> {
    gone(cancel);
    return answer;
  }

  /** Behind the breaker of this part. */
  private ask({ name, from, path, body }: PartOf<unknown>, { whole, user, deadline }: Asking): Asked {
    const method = body ? 'POST' : 'GET';
    const request = { method, path, headers: headersOf(user, body), body: body ? JSON.stringify(body) : null };
    const service = this.upstreams[from];
    let pending: PendingAnswer | undefined;
    const answer = service.guarded(`${whole}.${name}`, async () => {
      pending = service.ask({ ...request, deadline, repeatable: true });
      return answered(await pending.answer);
    });
    return { answer, cancel: () => pending?.cancel() };
  }

  private valueOf<Value>({ answer: schema }: PartOf<Value>, answer: Answer): Value {
    const known = this.values.get(answer);
    // Kept under a key of this part, so it is of its schema.
    if (known !== undefined) return known as Value;
    const { success, data } = schema.safeParse(jsonOf(answer));
    if (!success) throw new Refusal('UPSTREAM_ERROR');
    this.values.set(answer, data);
    return data;
  }
}

const headersOf = ({ token }: Principal, body: object | undefined) =>
  withContext({ authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) });

const answered = (answer: UpstreamAnswer): Answer => {
  if (answer.status >= 300) throw refusedBehind(answer.status);
  return answerOf(answer);
};
