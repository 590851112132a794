import { Injectable } from '@nestjs/common';

/** `degraded`: works with less, still takes traffic. `down`: cannot answer HTTP, so not ready. */
export type Check = 'ok' | 'degraded' | 'down';

/** Who knows whether this instance can answer: stores and the consumer report here, `/health/ready` asks. */
@Injectable()
export class Health {
  private readonly checks = new Map<string, () => Check | Promise<Check>>();
  private readonly outages: ((error: unknown) => boolean)[] = [];
  private draining = false;

  register(name: string, check: () => Check | Promise<Check>) {
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
    const entries = [...this.checks].map(async ([name, check]) => [name, await check()] as const);
    const checks: Record<string, Check> = Object.fromEntries(await Promise.all(entries));
    return { status: this.draining ? 'draining' : worst(Object.values(checks)), checks };
  }
}

const worst = (checks: Check[]): Check =>
  (['down', 'degraded'] as const).find((state) => checks.includes(state)) ?? 'ok';
