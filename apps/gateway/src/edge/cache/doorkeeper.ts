const SLOTS = 65_536;
/** So many keys are remembered before all are forgotten: some are by then taken for others, one in ten. */
const MOST = 8_192;

/** FNV-1a of a text, as a slot. */
const slotOf = (key: string) => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 16)) & (SLOTS - 1);
};

/**
 * Tells who comes for the second time from who was never seen, in 64 KiB whatever comes: most of what is asked for is asked for
 * once, and keeping that would drive out what is asked for often (the doorkeeper of TinyLFU, Einziger and others 2017).
 */
export class Doorkeeper {
  private readonly seen = new Uint8Array(SLOTS);
  private count = 0;

  /** True when it was here before, lately. */
  knows(key: string): boolean {
    const slot = slotOf(key);
    if (this.seen[slot] === 1) return true;
    if (this.count >= MOST) this.forget();
    this.seen[slot] = 1;
    this.count += 1;
    return false;
  }

  private forget() {
    this.seen.fill(0);
    this.count = 0;
  }
}
