import { Refusal } from '@tessera/contracts';
import { BrokenCircuitError, circuitBreaker, CircuitState, ConsecutiveBreaker, handleWhen } from 'cockatiel';
import { unavailable } from '../rules/unavailable.js';

const HALF_OPEN_AFTER_MS = 2_000;
const FAILURES_TO_OPEN = 5;

/** An answer below 500 shows that the service works; only its failures count towards the breaker. */
const isFailure = (error: unknown) => error instanceof Refusal && error.code.startsWith('UPSTREAM_');

const breaker = () =>
  circuitBreaker(handleWhen(isFailure), {
    halfOpenAfter: HALF_OPEN_AFTER_MS,
    breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
  });

/** A breaker for each kind of call, so that a part which is slow or broken is not waited for while the others are asked. */
export class CallBreakers {
  private readonly byKind = new Map<string, ReturnType<typeof breaker>>();

  /** Throws what `work` throws, and UPSTREAM_UNAVAILABLE while the breaker of `kind` is open. */
  async execute<Answer>(kind: string, work: () => Promise<Answer>): Promise<Answer> {
    const policy = this.byKind.get(kind) ?? breaker();
    this.byKind.set(kind, policy);
    try {
      return await policy.execute(work);
    } catch (error) {
      throw error instanceof BrokenCircuitError ? unavailable() : error;
    }
  }

  /** Which are open now, by kind. */
  get state(): Record<string, 'closed' | 'open' | 'half-open'> {
    return Object.fromEntries([...this.byKind].map(([kind, { state }]) => [kind, stateNames[state]]));
  }
}

const stateNames = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
} as const;
