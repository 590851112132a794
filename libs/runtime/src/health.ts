import { Injectable } from '@nestjs/common';

/** `degraded`: works with less, still takes traffic. `down`: cannot answer HTTP, so not ready. */
export type Check = 'ok' | 'degraded' | 'down';

/** A check's state, with what is wrong, in words for whoever runs the service, where its name does not say it. */
export type CheckResult = Check | { state: Check; reasons: readonly string[] };

/** Who knows whether this instance can answer: stores and the consumer report here, `/health/ready` asks. */
@Injectable()
export class Health {
  private readonly checks = new Map<string, () => CheckResult | Promise<CheckResult>>();
  private readonly outages: ((error: unknown) => boolean)[] = [];
  private draining = false;

  register(name: string, check: () => CheckResult | Promise<CheckResult>) {
    this.checks.set(name, check);
  }

  /** Tells errors of a store that is away from bugs, so that a caller is told to come back (503) and nobody is alarmed. */
  recognize(isOutage: (error: unknown) => boolean) {
    this.outages.push(isOutage);
  }

  isOutage(error: unknown): boolean {
    return this.outages.some((recognizes) => recognizes(error));
  }

  /** From the first signal on: not ready, so that a load balancer looks elsewhere while work is finished. */
  drain() {
    this.draining = true;
  }

  get isDraining() {
    return this.draining;
  }

  async report() {
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]) => ({ name, ...asked(await check()) })),
    );
    const checks: Record<string, Check> = Object.fromEntries(results.map(({ name, state }) => [name, state]));
    const reasons = results.flatMap((result) => result.reasons);
    const status: Check | 'draining' = this.draining ? 'draining' : worst(Object.values(checks));
    return { status, checks, ...(reasons.length > 0 && { reasons }) };
  }
}

/** The status of HTTP by which whoever probes goes: can this instance answer? */
export const probeStatus = ({ status }: { status: string }): 200 | 503 =>
  status === 'down' || status === 'draining' ? 503 : 200;

const asked = (result: CheckResult) => (typeof result === 'string' ? { state: result, reasons: [] } : result);

const worst = (checks: Check[]): Check =>
  (['down', 'degraded'] as const).find((state) => checks.includes(state)) ?? 'ok';
