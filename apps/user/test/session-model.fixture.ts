const GRACE_SECONDS = 10;
const LIFE_SECONDS = 30 * 86_400;

export interface ModelSession {
  startedAt: number;
  isEnded: boolean;
}

export interface ModelToken {
  secret: string;
  session: ModelSession;
  spentAt?: number;
  successor?: ModelToken;
}

/** What is promised of the refresh tokens of one person, in its shortest words. */
export class SessionModel {
  /** In seconds. */
  now = 0;
  private readonly sessions: ModelSession[] = [];

  logIn(secret: string): ModelToken {
    const session = { startedAt: this.now, isEnded: false };
    this.sessions.push(session);
    return { secret, session };
  }

  lives({ isEnded, startedAt }: ModelSession) {
    return !isEnded && this.now - startedAt < LIFE_SECONDS;
  }

  endAllBut(spared?: ModelSession) {
    for (const session of this.sessions) session.isEnded ||= session !== spared;
  }

  /** What a refresh must be answered: a code, the successor of before, or, when it is nothing, a new one. */
  refresh({ session, spentAt, successor }: ModelToken): string | undefined {
    if (!this.lives(session)) return 'REFRESH_INVALID';
    if (spentAt === undefined) return undefined;
    if (this.now - spentAt < GRACE_SECONDS && successor?.spentAt === undefined) return successor?.secret;
    session.isEnded = true;
    return 'REFRESH_REUSED';
  }

  exchange(token: ModelToken, secret: string): ModelToken {
    token.spentAt = this.now;
    return (token.successor = { secret, session: token.session });
  }
}
