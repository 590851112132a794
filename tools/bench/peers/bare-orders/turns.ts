/** Whoever wants a key waits for the one who wanted it before: so nothing is begun that could only be broken off. */
export class Turns {
  private readonly last = new Map<string, Promise<unknown>>();

  async take<Result>(keys: readonly string[], work: () => Promise<Result>): Promise<Result> {
    const mine = Promise.all(keys.map((key) => this.last.get(key))).then(work);
    // Who comes next works, too, when this one fails.
    const over = mine.catch(() => {});
    for (const key of keys) this.last.set(key, over);
    return mine;
  }
}
