import {
  type ApiProblem,
  type Arguments,
  type CallId,
  type Client,
  createClient,
  type Data,
  type Exchange,
  type Input,
  isProblem,
} from '@tessera/client';
import { type OperationId, routes } from '@tessera/contracts';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Random } from '../random.js';
import { type Ledger } from './ledger.js';

/** What the platform said: something good, or a refusal. */
export interface Answer<Id extends CallId> {
  data?: Data<Id>;
  etag?: string | undefined;
  refusal?: ApiProblem;
  /** An earlier try with the same key was not answered for certain. */
  isRepeat?: boolean;
}

const ANSWER_MS = 15_000;
const AGAIN_MS = 500;

/** Says nothing of what happened: overload, a first try that still runs, a token of yesterday. */
const isUncertain = (refusal: ApiProblem) =>
  refusal.status >= 500 || isProblem(refusal, 'RATE_LIMITED', 'UNAUTHENTICATED', 'IDEMPOTENCY_IN_FLIGHT');

/** Somebody who talks to either gateway and asks again, in the same words, until the answer is certain. */
export class VirtualUser {
  private readonly api: Client;

  constructor(
    gateways: readonly string[],
    private readonly login: { email: string; password: string },
    private readonly ledger: Ledger,
    random: Random,
    address: string,
  ) {
    this.api = createClient({
      baseUrl: '',
      fetch: (path, init) => fetch(random.pick(gateways) + path, init),
      headers: { 'x-forwarded-for': address },
      timeoutMs: ANSWER_MS,
    });
  }

  async signUp(): Promise<this> {
    await this.certainly('register', { ...this.login, name: 'Chaos' });
    return this;
  }

  /** With one key for all tries. Undefined when `giveUp` was over before anything was certain. */
  async certainly<Id extends CallId>(id: Id, input: Input<Id>, giveUp?: AbortSignal) {
    // A key that the route does not read changes nothing.
    const given = [input, { idempotencyKey: randomUUID() }] as unknown as Arguments<Id>;
    for (let tries = 0; ; tries++) {
      const answer = await this.ask(id, ...given);
      if (answer && !(answer.refusal && isUncertain(answer.refusal))) return { ...answer, isRepeat: tries > 0 };
      if (giveUp?.aborted) return undefined;
      await sleep(AGAIN_MS);
    }
  }

  /** One try; undefined without an answer. */
  async ask<Id extends CallId>(id: Id, ...given: Arguments<Id>): Promise<Answer<Id> | undefined> {
    if (routes[id].who !== 'anyone' && !this.api.tokens) await this.ask('logIn', this.login);
    try {
      const { status, data, etag }: Exchange = await this.api.exchange(id, ...given);
      this.note(id, status);
      return { data: data as Data<Id>, etag };
    } catch (error) {
      const refusal = isProblem(error) && error.told ? error : undefined;
      this.note(id, refusal?.code ?? 'no answer');
      return refusal && { refusal };
    }
  }

  private note(id: OperationId, answer: number | string) {
    this.ledger.note(`${routes[id].method} ${routes[id].path}`, answer);
  }
}
