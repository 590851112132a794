import { type Answer } from '../forward/answer.js';
import { type Mark, type ResponseCache } from './response-cache.js';

/** An answer that may be kept for others: who it is for (`key`), what it shows (`tags`), and how it is asked for. */
export interface Question {
  key: string;
  tags: readonly string[];
  ask: () => Asked;
}

/** An answer on its way; `cancel` when nobody waits for it any more. */
export interface Asked {
  answer: Promise<Answer>;
  cancel: () => void;
}

/** An answer and where it came from. */
export interface Read {
  answer: Answer;
  /** `MISS` was asked for now, by this request or by an equal one beside it. */
  from: 'HIT' | 'MISS';
  ageMs: number;
}

/** A question that is on its way, and how many wait for it. */
class Running {
  waiting = 0;

  constructor(
    public asked: Asked,
    readonly mark: Mark,
  ) {}
}

const OVER: Asked = { answer: Promise.reject(new Error('this question is over')), cancel() {} };
OVER.answer.catch(() => {});

/** In questions: some tens of milliseconds where it matters. */
const MAP_LIFE = 500;

const mayBeKept = ({ status }: Answer) => status === 200;

/**
 * Reads through the cache. Of equal questions at once one goes out and the others wait for it, unless something that they ask
 * about has changed since it left. When it fails each of them asks once for itself: what one request ran into is not
 * everybody's.
 */
export class CachedReads {
  private running = new Map<string, Running>();
  private asked = 0;
  /** Reads so far, by where their answers came from. */
  private readonly count = { HIT: 0, MISS: 0 };

  constructor(private readonly cache: ResponseCache) {}

  /** `gone` has what to call when the client is gone. */
  async read(question: Question, gone?: (leave: () => void) => void): Promise<Read> {
    const { key, tags } = question;
    const { kept, mark, droppedAt } = await this.cache.find(key, tags);
    this.count[kept ? 'HIT' : 'MISS'] += 1;
    if (kept) return { answer: kept.answer, from: 'HIT', ageMs: Date.now() - kept.at };
    const beside = this.running.get(key);
    if (!beside || beside.mark < droppedAt) return this.ask(question, mark, gone);
    const answer = await this.wait(key, beside, gone).catch(() => undefined);
    return answer ? { answer, from: 'MISS', ageMs: 0 } : this.ask(question, mark, gone);
  }

  /** What these name has changed, or may have: no answer from before is given out any more. */
  async drop(tags: readonly string[]) {
    await this.cache.drop(tags);
  }

  /** For people: what the cache holds, and how many reads it has answered. */
  state() {
    return { ...this.cache.state(), hits: this.count.HIT, misses: this.count.MISS };
  }

  private async ask({ key, tags, ask }: Question, mark: Mark, gone?: (leave: () => void) => void): Promise<Read> {
    const running = new Running(ask(), mark);
    this.remember(key, running);
    try {
      const answer = await this.wait(key, running, gone);
      if (mayBeKept(answer)) void this.cache.keep(key, tags, mark, answer);
      return { answer, from: 'MISS', ageMs: 0 };
    } finally {
      this.forget(key, running);
    }
  }

  /** Whoever leaves last takes the question back. */
  private wait(key: string, running: Running, gone?: (leave: () => void) => void) {
    running.waiting += 1;
    gone?.(() => {
      running.waiting -= 1;
      if (running.waiting > 0) return;
      const { asked } = running;
      this.forget(key, running);
      asked.cancel();
    });
    return running.asked.answer;
  }

  /**
   * A map that is added to and deleted from grows a table after the other in V8 13.6, and one that was promoted keeps all that
   * came after it alive until a full collection, with what they hold. So there is a new map before one grows old, and nothing
   * hangs on what is over: else 3 kB of each request are promoted (ADR 0024).
   */
  private remember(key: string, running: Running) {
    this.asked += 1;
    if (this.asked % MAP_LIFE === 0) this.running = new Map(this.running);
    this.running.set(key, running);
  }

  private forget(key: string, running: Running) {
    if (this.running.get(key) === running) this.running.delete(key);
    running.asked = OVER;
  }
}
