/** A signal that is aborted when a wait takes longer than `ms`: a connection may be dead and say nothing of it. */
export class Silence {
  private readonly controller = new AbortController();

  constructor(private readonly ms: number) {}

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** One wait. */
  async limit<Result>(wait: () => Promise<Result>): Promise<Result> {
    const tooLong = new DOMException(`nothing came for ${this.ms} ms`, 'TimeoutError');
    const timer = setTimeout(() => this.controller.abort(tooLong), this.ms);
    try {
      return await wait();
    } finally {
      clearTimeout(timer);
    }
  }
}
