/** Since when each part is as it is, as far as it was looked at. */
export class States {
  private readonly seen = new Map<string, { state: string; since: string }>();

  /**
   * ISO 8601: when this state of that part was first seen.
   *
   * @param ready when it became ready, if that is known: before the first look nobody saw it.
   */
  since(name: string, state: string, ready?: string, now = new Date()): string {
    const before = this.seen.get(name);
    if (before?.state === state) return before.since;
    const since = (!before && state === 'running' && ready) || now.toISOString();
    this.seen.set(name, { state, since });
    return since;
  }
}
