import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Random } from '../random.js';
import { type Ledger } from './ledger.js';

/** An answer that says for certain what happened. */
export interface Answer {
  status: number;
  etag: string | null;
  /** An earlier try with the same key was not answered for certain. */
  isRepeat?: boolean;
  body: ReturnType<typeof JSON.parse>;
}

const ANSWER_MS = 15_000;
const AGAIN_MS = 500;

/** Says nothing of what happened: nobody there, overload, a first try that still runs, a token of yesterday. */
const isUncertain = ({ status, body }: Answer) =>
  status >= 500 || status === 429 || status === 401 || body?.code === 'IDEMPOTENCY_IN_FLIGHT';

/** Somebody who talks to either gateway and asks again, in the same words, until the answer is certain. */
export class VirtualUser {
  private token: string | undefined;

  constructor(
    private readonly gateways: readonly string[],
    private readonly login: { email: string; password: string },
    private readonly ledger: Ledger,
    private readonly random: Random,
    private readonly address: string,
  ) {}

  async signUp(): Promise<this> {
    await this.certainly('POST', '/v1/auth/register', { ...this.login, name: 'Chaos' });
    return this;
  }

  /** With one key for all tries. Undefined when `giveUp` was over before anything was certain. */
  certainly(method: string, path: string, body?: unknown, giveUp?: AbortSignal): Promise<Answer | undefined> {
    const headers = method === 'POST' ? { 'idempotency-key': randomUUID() } : {};
    return this.until(() => this.ask(method, path, body, headers), giveUp);
  }

  /** One try; undefined without an answer. */
  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const token = path.startsWith('/v1/auth/') ? undefined : await this.loggedIn();
    try {
      const answer = await this.send(method, path, body, {
        ...headers,
        ...(token && { authorization: `Bearer ${token}` }),
      });
      if (answer.status === 401) this.token = undefined;
      this.ledger.note(`${method} ${shape(path)}`, answer.body?.code ?? answer.status);
      return answer;
    } catch {
      this.ledger.note(`${method} ${shape(path)}`, 'no answer');
      return undefined;
    }
  }

  private async until(ask: () => Promise<Answer | undefined>, giveUp?: AbortSignal): Promise<Answer | undefined> {
    for (let tries = 0; ; tries++) {
      const answer = await ask();
      if (answer && !isUncertain(answer)) return { ...answer, isRepeat: tries > 0 };
      if (giveUp?.aborted) return undefined;
      await sleep(AGAIN_MS);
    }
  }

  private async loggedIn(): Promise<string | undefined> {
    if (this.token) return this.token;
    const answer = await this.ask('POST', '/v1/auth/login', this.login);
    this.token = answer?.status === 200 ? answer.body.accessToken : undefined;
    return this.token;
  }

  private async send(method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Answer> {
    const response = await fetch(this.random.pick(this.gateways) + path, {
      method,
      headers: {
        'x-forwarded-for': this.address,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const text = await response.text();
    return { status: response.status, etag: response.headers.get('etag'), body: text ? JSON.parse(text) : undefined };
  }
}

/** Without the ids. */
const shape = (path: string) => path.replace(/[0-9a-f-]{36}/g, '{id}').replace(/CHAOS-\d+/, '{sku}');
