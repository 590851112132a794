import { type LogLine } from '@tessera/stack';

const correlation = /"correlationId":"([^"]+)"/;

/**
 * Which lines are about one order: those that name it, and those that the requests behind its events have caused. A
 * request that only reads the order names it in its path, and has caused nothing.
 */
export class OrderLines {
  private readonly ids: Set<string>;

  constructor(private readonly order: string) {
    this.ids = new Set([order]);
  }

  /** Takes in what a line says of the order; lines are shown to it before any is asked about. */
  learn(raw: string): void {
    const id = raw.includes(`"subject":"${this.order}"`) ? correlation.exec(raw)?.[1] : undefined;
    if (id !== undefined) this.ids.add(id);
  }

  /** Is the line about the order, as far as is known by now? */
  has({ raw, subject, correlationId }: LogLine): boolean {
    if (subject !== undefined && subject !== this.order) return false;
    return (correlationId !== undefined && this.ids.has(correlationId)) || raw.includes(this.order);
  }
}
