import { type Logger } from 'pino';

/** The levels that a log may have, the most talkative first. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export type Level = (typeof logLevels)[number];

/** Who changes the level, and to what; for so long, or until somebody changes it again or the process ends. */
export interface LevelChange {
  by: string;
  level: Level;
  forSeconds?: number | undefined;
}

/** The level of a log while the process runs. */
export class LogLevel {
  private readonly configured: string;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly log: Logger) {
    this.configured = log.level;
  }

  get current(): string {
    return this.log.level;
  }

  change({ by, level, forSeconds }: LevelChange) {
    clearTimeout(this.timer);
    this.become(level, by, forSeconds);
    if (forSeconds === undefined) return;
    this.timer = setTimeout(() => this.become(this.configured, 'the end of its time'), forSeconds * 1_000);
    this.timer.unref();
  }

  /** Who turns the log off is told of in it. */
  private become(level: string, actor: string, forSeconds?: number) {
    const result = { from: this.log.level, to: level, forSeconds };
    this.log.level = 'info';
    this.log.info({ audit: { actor, action: 'log-level', result } }, 'the level of the log is changed');
    this.log.level = level;
  }
}
