/** What the platform has promised to its clients, and how it answered. */
export class Ledger {
  /** Every order whose POST was answered 202, and who placed it. */
  readonly accepted = new Map<string, string>();
  readonly answers = new Map<string, number>();
  /** POSTs that were never answered for certain: there may be an order, or none. */
  unknown = 0;
  /** POSTs that were refused when they were asked for again: the first one may still have made an order afterwards. */
  refusedInDoubt = 0;

  note(request: string, answer: number | string) {
    const line = `${request} ${answer}`;
    this.answers.set(line, (this.answers.get(line) ?? 0) + 1);
  }
}
