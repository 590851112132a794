import { type Readiness, readiness } from '@tessera/contracts';
import { type Instance } from './instance.js';
import { type Instances } from './instances.js';

/** How often `/health/ready` of each instance is asked, and how long it may take. */
export interface CheckTimes {
  everyMs: number;
  timeoutMs: number;
}

/** So many checks in a row that fail take an instance out. */
export const FAILURES_TO_LEAVE = 2;

/** What an answer says; one that is no report of ours says no more than its status. */
const reportIn = (status: number, text: string): Readiness => {
  const { success, data } = readiness.safeParse(parsed(text));
  return success ? data : { status: status < 300 ? 'ok' : 'down', checks: {} };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Asks all instances whether they are ready, over and over: two failures take one out, one that passes takes it back in. One that
 * is draining is out at once: it has said itself that it will end.
 */
export class ReadinessChecks {
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    private readonly instances: Instances,
    private readonly times: CheckTimes,
    /** Is called when somebody's health has changed. */
    private readonly changed: (now: number) => void,
  ) {}

  /** A quarter sooner or later each time, so that callers that started together do not ask together. */
  start() {
    if (this.isClosed) return;
    const pauseMs = this.times.everyMs * (0.75 + Math.random() / 2);
    this.timer = setTimeout(() => void this.checkAll().then(() => this.start()), pauseMs).unref();
  }

  close() {
    this.isClosed = true;
    clearTimeout(this.timer);
  }

  private async checkAll() {
    await Promise.all(this.instances.all.map((instance) => this.check(instance)));
  }

  private async check(instance: Instance) {
    const state = await this.ask(instance).catch(() => this.missed(instance));
    instance.checksFailed = state === 'ready' ? 0 : instance.checksFailed + 1;
    const isReady =
      state === 'ready' || (state === 'failed' && instance.checksFailed < FAILURES_TO_LEAVE && instance.isReady);
    const wasAway = state === 'ready' && instance.isAway;
    if (isReady === instance.isReady && !wasAway) return;
    const now = performance.now();
    if (wasAway) instance.comeBack(now);
    if (isReady) instance.warmUp(now);
    instance.isReady = isReady;
    this.changed(now);
  }

  private missed(instance: Instance) {
    instance.checksUnanswered += 1;
    return 'failed' as const;
  }

  private async ask(instance: Instance): Promise<'ready' | 'draining' | 'failed'> {
    const signal = AbortSignal.timeout(this.times.timeoutMs);
    const { statusCode, body } = await instance.pool.request({ method: 'GET', path: '/health/ready', signal });
    const text = await body.text();
    instance.report = reportIn(statusCode, text);
    instance.checksUnanswered = 0;
    if (statusCode < 300) return 'ready';
    return statusCode === 503 && text.includes('"status":"draining"') ? 'draining' : 'failed';
  }
}
