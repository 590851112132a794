import { Refusal } from '@tessera/contracts';
import { type LabelsOf } from '@tessera/contracts/metrics';
import { counter } from '@tessera/runtime';

type Reason = LabelsOf<'tessera_tokens_refused_total'>['reason'];

/**
 * A token that is not good, and why, for those who run this: whoever sent it is told nothing of it, for which check it failed helps
 * nobody but those who forge some.
 */
export class TokenRefused extends Refusal {
  constructor(readonly reason: Extract<Reason, 'missing' | 'invalid' | 'expired' | 'ended'>) {
    super('UNAUTHENTICATED');
  }
}

const reasonOf = (error: unknown): Reason => {
  if (error instanceof TokenRefused) return error.reason;
  return error instanceof Refusal && error.code !== 'UNAUTHENTICATED' ? 'no-keys' : 'invalid';
};

const REASONS: readonly Reason[] = ['missing', 'invalid', 'expired', 'ended', 'no-keys', 'role'];

/** Counts the requests that token or role refuse, by why. */
export class Refusals {
  private readonly refused = counter(
    'tessera_tokens_refused_total',
    REASONS.map((reason) => ({ reason })),
  );

  ofToken(error: unknown) {
    this.refused.add(1, { reason: reasonOf(error) });
  }

  ofRole() {
    this.refused.add(1, { reason: 'role' });
  }
}
