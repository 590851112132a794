/** Lets a few run at once; the others wait in the order in which they came. */
export class Turnstile {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  async pass<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  private async enter() {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((enter) => this.waiting.push(enter));
  }

  /** Who waits takes the place over, so that nobody slips in between. */
  private leave() {
    const next = this.waiting.shift();
    if (next) next();
    else this.free += 1;
  }
}
