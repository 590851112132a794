import { CommandError } from '@tessera/command';

const STALLED_MS = 20_000;

/** Waits for the end of something as long as it moves. */
export class Patience {
  private readonly settled = Promise.withResolvers<void>();
  private timer: NodeJS.Timeout;

  constructor(private readonly complaint: string) {
    this.timer = this.wait();
    // It may run out before anybody waits for it.
    this.settled.promise.catch(() => {});
  }

  /** Settles with the end; rejects when nothing has moved for long, or something was thrown. */
  get over(): Promise<void> {
    return this.settled.promise;
  }

  moved(): void {
    clearTimeout(this.timer);
    this.timer = this.wait();
  }

  end(): void {
    clearTimeout(this.timer);
    this.settled.resolve();
  }

  /** In a callback of a library that would only try again. */
  with(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.settled.reject(error);
    }
  }

  private wait = () => setTimeout(() => this.settled.reject(new CommandError(this.complaint)), STALLED_MS);
}
