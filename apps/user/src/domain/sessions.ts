import { type Session } from './session.js';

/** A login beyond so many ends the oldest session. */
export const MAX_LIVING = 100;
/** Beyond so many that ended lately an event names none of them: it has to stay far below what a broker takes. */
export const MAX_TOLD = 100;

/** The sessions of one person: those that live, and those that ended so lately that there are access tokens of them. */
export class Sessions {
  private readonly byId: Map<string, Session>;
  private readonly touched = new Set<string>();
  private readonly dropped = new Set<string>();

  /** @param sessions oldest first */
  constructor(sessions: readonly Session[] = []) {
    this.byId = new Map(sessions.map((session) => [session.id, session]));
  }

  isLiving(id: string) {
    return this.byId.get(id)?.endedAt === null;
  }

  /** Ids, oldest first. */
  get living(): string[] {
    return this.all.flatMap(({ id, endedAt }) => (endedAt ? [] : [id]));
  }

  /** Those that ended lately, as an event tells them. */
  get ended() {
    return this.all.flatMap(({ id, endedAt }) => (endedAt ? [{ sid: id, at: endedAt.toISOString() }] : []));
  }

  open(session: Session) {
    this.keep(session);
  }

  /** True when one of them lived. */
  end(ids: readonly string[], at: Date): boolean {
    const living = this.all.filter(({ id, endedAt }) => endedAt === null && ids.includes(id));
    for (const session of living) this.keep({ ...session, endedAt: at });
    return living.length > 0;
  }

  /** Something else refuses the access tokens of those that ended, so nobody has to know of them. */
  forgetEnded() {
    for (const { sid } of this.ended) this.forget(sid);
  }

  forgetAll() {
    for (const { id } of this.all) this.forget(id);
  }

  /** What a flush must write. */
  get changes() {
    return { kept: this.all.filter(({ id }) => this.touched.has(id)), dropped: [...this.dropped] };
  }

  private get all() {
    return [...this.byId.values()];
  }

  private keep(session: Session) {
    this.byId.set(session.id, session);
    this.touched.add(session.id);
  }

  private forget(id: string) {
    this.byId.delete(id);
    this.dropped.add(id);
  }
}
