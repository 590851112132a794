/** Of one customer, 100 a minute: of the limit for a user's writes the rest is for what is asked again. */
export const ORDER_EVERY_MS = 600;

/** The longest gap that is made up for: after a pause of the whole machine no burst comes. */
const MOST_BEHIND_MS = 1_000;

/** How many are due at a steady rate. */
export class Pace {
  private owed = 0;

  constructor(private last: number) {}

  /** So many since the last call, at that rate a second. `now` in ms. */
  due(perSecond: number, now: number): number {
    this.owed += (Math.min(now - this.last, MOST_BEHIND_MS) / 1_000) * perSecond;
    this.last = now;
    const whole = Math.floor(this.owed);
    this.owed -= whole;
    return whole;
  }
}
