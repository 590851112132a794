/** Who could not be asked is asked last for so long. */
const outMs = 1_000;

/** The gateways behind the front, and whose turn it is. */
export class Turns {
  private count = 0;
  private readonly outUntil = new Map<string, number>();

  constructor(private readonly gateways: readonly string[]) {}

  /** Each of them once, the next in turn first; those that were away a moment ago come last. */
  next(now = Date.now()): string[] {
    const isOut = (gateway: string) => (this.outUntil.get(gateway) ?? 0) > now;
    const there = this.gateways.filter((gateway) => !isOut(gateway));
    const first = this.count++ % (there.length || 1);
    return [...there.slice(first), ...there.slice(0, first), ...this.gateways.filter(isOut)];
  }

  /** It could not be asked. */
  out(gateway: string, now = Date.now()): void {
    this.outUntil.set(gateway, now + outMs);
  }
}
