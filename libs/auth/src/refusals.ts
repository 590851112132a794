import { Refusal } from '@tessera/contracts';
import { type LabelsOf } from '@tessera/contracts/metrics';
import { counter } from '@tessera/runtime';
import { type TokenCarrier } from './token/bearer-token.js';

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

/** What passport says of a token that it has refused, or of one that could not be checked. */
export const tokenRefusal = (cause: unknown, { headers }: Pick<TokenCarrier, 'headers'>): Refusal => {
  if (cause instanceof Refusal) return cause;
  if (headers.authorization === undefined) return new TokenRefused('missing');
  return new TokenRefused(cause instanceof Error && cause.name === 'TokenExpiredError' ? 'expired' : 'invalid');
};

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
