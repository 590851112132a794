/**
 * A map that forgets: at least the `max / 2` keys that were used last are in it, and never more than `max` values. Two
 * generations instead of a list by last use: what is used again is found by one look-up, and nothing is moved.
 */
export class RecentMap<Value> {
  private young = new Map<string, Value>();
  private old = new Map<string, Value>();

  constructor(private readonly max: number) {}

  get size() {
    return this.young.size + this.old.size;
  }

  get(key: string): Value | undefined {
    return this.young.get(key) ?? this.again(key);
  }

  set(key: string, value: Value) {
    if (this.young.size >= this.max / 2) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, value);
  }

  private again(key: string) {
    const value = this.old.get(key);
    if (value === undefined) return undefined;
    this.old.delete(key);
    this.set(key, value);
    return value;
  }
}
