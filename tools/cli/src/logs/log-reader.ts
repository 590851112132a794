import { eachMessage, type LogLine, parseLine } from '@tessera/stack';
import { Tail } from '../tail.js';
import { type LogFile } from './log-files.js';
import { OrderLines } from './order-lines.js';

/** Which lines are wanted. */
export interface Wanted {
  order?: string;
  /** ms */
  since?: number;
  /** At most so many, the newest. */
  last: number;
}

/** Enough for the newest few hundred lines. */
const nearTheEnd = 512 * 1024;

/** Reads several logs as one, in the order of time. */
export class LogReader {
  private readonly tails: { source: string; tail: Tail; time: number }[];
  private readonly order: OrderLines | undefined;

  constructor(
    private readonly files: readonly LogFile[],
    private readonly wanted: Wanted,
  ) {
    this.order = wanted.order === undefined ? undefined : new OrderLines(wanted.order);
    this.tails = files.map(({ source, file }) => ({ source, time: 0, tail: new Tail(file, this.reach) }));
  }

  /** What is there already. An order is looked for twice: its last line may tell which request was its first. */
  before(): LogLine[] {
    if (this.order) for (const raw of this.everything()) this.order.learn(raw);
    const older =
      this.reach === Infinity
        ? this.files.map(({ source, older }) => ({ source, time: 0, tail: new Tail(older) }))
        : [];
    return this.take([...older, ...this.tails]).slice(-this.wanted.last);
  }

  /** What has come since the last call. */
  next(): LogLine[] {
    return this.take(this.tails);
  }

  private get reach(): number {
    return this.wanted.order === undefined && this.wanted.since === undefined ? nearTheEnd : Infinity;
  }

  private *everything(): Generator<string> {
    for (const { file, older } of this.files) for (const path of [older, file]) yield* linesOf(new Tail(path));
  }

  private take(tails: { source: string; tail: Tail; time: number }[]): LogLine[] {
    const found: LogLine[] = [];
    for (const one of tails) {
      for (const raw of linesOf(one.tail)) {
        const line = parseLine(one.source, raw, one.time);
        one.time = line.time;
        this.order?.learn(raw);
        if (this.isWanted(line)) found.push(line);
      }
    }
    return found.sort((a, b) => a.time - b.time);
  }

  private isWanted(line: LogLine): boolean {
    return line.time >= (this.wanted.since ?? 0) && (this.order?.has(line) ?? true);
  }
}

function* linesOf(tail: Tail): Generator<string> {
  for (let lines = tail.read(); lines.length > 0; lines = tail.read()) yield* lines.flatMap(eachMessage);
}
