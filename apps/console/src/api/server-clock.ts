/**
 * The server's time, from the `Date` of its answers, so that a browser whose clock is wrong shows true times. Counted from a
 * clock that nobody sets. A `Date` is from before its answer came, and of an answer that the browser had kept from long
 * before: the greatest difference is the nearest to the truth.
 */
export class ServerClock {
  private ahead: number | undefined;

  constructor(
    /** Milliseconds from some beginning on, which never jump. */
    private readonly counter: () => number,
    /** What the browser takes for the time, until a server has said it. */
    private readonly assumed: () => number,
  ) {}

  /** Takes the `Date` of an answer that has just come. */
  hear(date: string | null): void {
    const at = date === null ? Number.NaN : Date.parse(date);
    if (Number.isNaN(at)) return;
    this.ahead = Math.max(this.ahead ?? Number.NEGATIVE_INFINITY, at - this.counter());
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.ahead === undefined ? this.assumed() : this.counter() + this.ahead;
  }
}
