import { Refusal } from '@tessera/contracts';
import { type IncomingHttpHeaders } from 'node:http';
import { type Dispatcher } from 'undici';
import { unavailable } from '../rules/unavailable.js';
import { activeSpan, inSpan } from '../traces/tracing.js';
import { type Balancer } from './balancer.js';
import { type Ejection } from './ejection.js';
import { type Gate, type Outcome, type Passage } from './gate.js';
import { type Instance } from './instance.js';
import { type RetryBudget } from './retry-budget.js';

/** One HTTP request to a service, as it goes out. */
export interface UpstreamRequest {
  method: string;
  path: string;
  /** Lower-case names; `x-request-deadline` is added. */
  headers: Record<string, string>;
  body: Buffer | string | null;
  /** Milliseconds since 1970: the whole answer must be there by then. */
  deadline: number;
  /** May be asked again elsewhere even if it may have been done: safe methods, and requests with an idempotency key. */
  repeatable: boolean;
}

/** A whole answer, of whatever status: a body is read to its end, so that what breaks half-way can still be told as a problem. */
export interface UpstreamAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** An answer that is on its way. */
export interface PendingAnswer {
  /** Rejects with a Refusal and nothing else. */
  answer: Promise<UpstreamAnswer>;
  /** Nobody waits any more: the call to the service is broken off, and `answer` rejects with BAD_REQUEST. */
  cancel(): void;
}

/** What attempts ask and tell on their way. */
export interface Surroundings {
  readonly gate: Gate;
  readonly balancer: Balancer;
  readonly ejection: Ejection;
  readonly budget: RetryBudget;
}

/** How often a request is sent at most, its first time included. Where nothing was sent does not count. */
const MOST_SENDS = 3;
/** The request is wrong, or this code: nobody else would take it either. */
const OUR_FAULT = new Set(['UND_ERR_INVALID_ARG', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH']);
const TOO_LARGE = 'UND_ERR_RES_EXCEEDED_MAX_SIZE';
const NOTHING = Buffer.alloc(0);
const OVER = new Error('nobody waits for this answer');

const tooLate = (attempts: Attempts) => attempts.breakOff('bad', new Refusal('UPSTREAM_TIMEOUT'));

/**
 * One request, asked of one instance and then perhaps of others. It is undici's handler itself, and has one timer: this is the way of
 * every request through the gateway.
 */
export class Attempts implements Dispatcher.DispatchHandler, PendingAnswer, Passage {
  private readonly pending = Promise.withResolvers<UpstreamAnswer>();
  readonly answer = this.pending.promise;
  readonly lateAt: number;
  private readonly leftMs: number;
  private timer: NodeJS.Timeout | undefined;
  private isOver = false;
  private readonly tried: Instance[] = [];
  private sends = 0;
  // Of the attempt under way; of one that has ended undici says nothing any more.
  private instance: Instance | undefined;
  private controller: Dispatcher.DispatchController | undefined;
  private sentAt = 0;
  private status = 0;
  private headers: IncomingHttpHeaders = {};
  private chunks: Buffer[] = [];
  /** Whose request it is, where spans are made: what undici calls later, it calls in nobody's context. */
  private readonly span = activeSpan();

  constructor(
    private readonly request: UpstreamRequest,
    private readonly around: Surroundings,
    readonly enteredAt: number,
  ) {
    this.leftMs = request.deadline - Date.now();
    this.lateAt = enteredAt + this.leftMs / 2;
  }

  /** Begins with `instance`, or refuses at once. */
  begin(instance: Instance | undefined) {
    if (this.leftMs <= 0) return this.pending.reject(new Refusal('UPSTREAM_TIMEOUT'));
    if (!instance || !this.around.gate.enter(this)) return this.pending.reject(unavailable());
    this.request.headers['x-request-deadline'] = String(this.request.deadline);
    this.timer = setTimeout(tooLate, this.leftMs, this);
    this.around.budget.deposit();
    return this.send(instance, this.enteredAt);
  }

  cancel() {
    // Said of each request in the end; nearly all have their answer by then.
    if (!this.isOver) this.breakOff('unsaid', new Refusal('BAD_REQUEST', { detail: 'The client is gone' }));
  }

  /** Nobody waits any more. What is not sent yet is dropped by `onRequestStart`. */
  breakOff(outcome: Outcome, refusal: Refusal) {
    if (this.isOver || !this.instance) return;
    const now = performance.now();
    this.instance.inFlight -= 1;
    if (outcome === 'bad') this.failed(this.instance, now);
    this.refuse(refusal, outcome, now);
    this.controller?.abort(OVER);
  }

  onRequestStart(controller: Dispatcher.DispatchController) {
    if (this.isOver) return controller.abort(OVER);
    this.controller = controller;
    this.sends += 1;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders) {
    this.status = status;
    this.headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer) {
    this.chunks.push(chunk);
  }

  onResponseEnd() {
    const { instance, status, headers, chunks, around } = this;
    if (this.isOver || !instance) return;
    const now = performance.now();
    instance.inFlight -= 1;
    if (status >= 500) this.failed(instance, now);
    else {
      instance.latency.add(now - this.sentAt, now);
      around.ejection.succeeded(instance, now);
    }
    if (status === 503 && this.sendElsewhere(instance, now)) return;
    this.end(status >= 500 ? 'bad' : 'good', now);
    this.pending.resolve({ status, headers, body: joined(chunks) });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error & { code?: string }) {
    const { instance, controller, around } = this;
    if (this.isOver || !instance) return;
    const now = performance.now();
    instance.inFlight -= 1;
    const code = error.code ?? '';
    if (OUR_FAULT.has(code)) return this.refuse(new Refusal('UPSTREAM_ERROR'), 'unsaid', now);
    if (controller) this.failed(instance, now);
    else around.ejection.refused(instance, now);
    if (code !== TOO_LARGE && this.sendElsewhere(instance, now)) return;
    if (controller) return this.refuse(new Refusal('UPSTREAM_ERROR'), 'bad', now);
    // Nobody was there, which costs neither time nor work: the breaker need not know.
    return this.refuse(unavailable(), 'unsaid', now);
  }

  private send(instance: Instance, now: number) {
    this.instance = instance;
    this.sentAt = now;
    instance.inFlight += 1;
    instance.pool.dispatch(this.request, this);
  }

  /** Asks another instance after this one. False when there is none, or when it must not be asked. */
  private sendElsewhere(instance: Instance, now: number): boolean {
    this.tried.push(instance);
    const other = this.around.balancer.pickOther(this.tried, now);
    if (!other || (this.controller && !this.mayBeRepeated(now))) return false;
    this.around.budget.spent += 1;
    this.controller = undefined;
    this.chunks = [];
    inSpan(this.span, () => this.send(other, now));
    return true;
  }

  private mayBeRepeated(now: number): boolean {
    return this.request.repeatable && this.sends < MOST_SENDS && this.around.budget.withdraw(now);
  }

  private failed(instance: Instance, now: number) {
    instance.latency.add(now - this.sentAt, now);
    this.around.ejection.failed(instance, now);
  }

  private refuse(refusal: Refusal, outcome: Outcome, now: number) {
    this.end(outcome, now);
    this.pending.reject(refusal);
  }

  private end(outcome: Outcome, now: number) {
    this.isOver = true;
    clearTimeout(this.timer);
    this.around.gate.leave(this, outcome, now);
  }
}

const joined = ([first, ...rest]: Buffer[]): Buffer => {
  if (!first) return NOTHING;
  return rest.length === 0 ? first : Buffer.concat([first, ...rest]);
};
