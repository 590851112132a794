import pg from 'pg';

/** No connection to Postgres could be had, or one broke. What was asked on it has happened or has not. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';

  constructor(override readonly cause: unknown) {
    super(`no connection to Postgres: ${String(Object(cause).message)}`);
  }
}

/** A peer that vanished while nothing is asked is found out after 15 s (node asks ten times, once a second). */
export const alive = { keepAlive: true, keepAliveInitialDelayMillis: 5_000 };

/** How long a TCP connection and a login may take, also in the middle of a burst. */
const CONNECT_MS = 5_000;

interface DiagnosedConfig extends pg.ClientConfig {
  /** Without an answer for so long the connection is given up: whoever was there is gone, and said nothing. */
  answerTimeoutMs?: number;
}

/**
 * A connection whose end is known by the class of the error: node-postgres tells it in words, on plain Errors. One that
 * breaks while nobody listens, as while TypeORM starts, must not end the process: its query fails anyway.
 */
export class DiagnosedClient extends pg.Client {
  private broken = false;
  private readonly answerTimeoutMs: number | undefined;

  constructor({ answerTimeoutMs, ...config }: DiagnosedConfig = {}) {
    super({ ...config, connectionTimeoutMillis: CONNECT_MS });
    this.answerTimeoutMs = answerTimeoutMs;
    for (const event of ['error', 'end'] as const) this.on(event, () => (this.broken = true));
    const query = this.query.bind(this) as (...call: unknown[]) => unknown;
    const guarded = (...call: unknown[]) => this.guard(query(...call));
    this.query = guarded as typeof this.query;
  }

  private guard(answer: unknown): unknown {
    return answer instanceof Promise ? this.bounded(answer) : answer;
  }

  private async bounded(answer: Promise<unknown>): Promise<unknown> {
    // To end a connection that owes an answer is to cut it.
    const silence = this.answerTimeoutMs && setTimeout(() => void this.end(), this.answerTimeoutMs);
    try {
      return await answer;
    } catch (error) {
      throw this.broken ? new ConnectionLost(error) : error;
    } finally {
      clearTimeout(silence);
    }
  }
}

type Given = Parameters<pg.Pool['connect']>[0];

/** A pool that says by the class of its error that it has no connection to give, for whatever reason. */
export class DiagnosedPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>;
  override connect(given: Given): void;
  override connect(given?: Given): Promise<pg.PoolClient> | void {
    if (given) return super.connect((error, ...rest) => given(error && new ConnectionLost(error), ...rest));
    return super.connect().catch((error: unknown) => {
      throw new ConnectionLost(error);
    });
  }
}
