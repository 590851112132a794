import { Refusal } from '@tessera/contracts';
import { type ServerResponse } from 'node:http';

/** Ends a call to a service when its time is over (504), or when nobody waits for the answer any more. */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  readonly signal: AbortSignal = this.controller.signal;

  constructor(
    private readonly response: ServerResponse,
    budgetMs: number,
  ) {
    this.timer = setTimeout(() => this.controller.abort(new Refusal('UPSTREAM_TIMEOUT')), budgetMs);
    response.once('close', this.gone);
    if (response.destroyed) this.gone();
  }

  /** Must be called at the end of every call, or timers and listeners pile up. */
  readonly clear = () => {
    clearTimeout(this.timer);
    this.response.off('close', this.gone);
  };

  private readonly gone = () => this.controller.abort(new Refusal('BAD_REQUEST', { detail: 'The client is gone' }));
}
