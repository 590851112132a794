/** After so long a sample has lost two thirds of its weight, as in Finagle's moving averages. */
const TAU_MS = 10_000;

const forgotten = (ms: number) => 1 - Math.exp(-ms / TAU_MS);

/** How long answers take of late: a moving average weighted by time, in milliseconds. Times are `performance.now()`. */
export class Latency {
  private readonly since: number;

  /** `ms` counts until there is a sample. */
  constructor(
    private ms: number,
    private at: number,
  ) {
    this.since = at;
  }

  /** Of the time since the beginning, so that in the first seconds samples are not weighed against a seed that is none. */
  add(sample: number, now: number) {
    const all = forgotten(now - this.since);
    this.ms += (sample - this.ms) * (all > 0 ? forgotten(now - this.at) / all : 1);
    this.at = now;
  }

  get current(): number {
    return this.ms;
  }

  /** What it is taken for once nothing was asked for a while: who was slow long ago is given another try. */
  fadedAt(now: number): number {
    return this.ms * (1 - forgotten(now - this.at));
  }
}
