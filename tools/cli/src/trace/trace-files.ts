import { CommandError } from '@tessera/command';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Tail } from '../tail.js';
import { type KeptSpan, spanIn } from './kept-span.js';

/** Files of spans, each with the one that was put aside as it was full. */
export class TraceFiles {
  private readonly files: readonly string[];

  constructor(folder: string) {
    const names = existsSync(folder) ? readdirSync(folder) : [];
    this.files = names.filter((name) => /\.jsonl(\.1)?$/.test(name)).map((name) => join(folder, name));
    if (this.files.length === 0)
      throw new CommandError(
        'No traces are kept here: "npm start -- --traces" keeps them, --dir names another folder.',
      );
  }

  /** The traces in which one of these texts stands somewhere, in the order of what was found. */
  tracesWith(text: string): Set<string> {
    const found = new Set<string>();
    for (const span of this.spans((line) => line.includes(text))) found.add(span.traceId);
    return found;
  }

  /** All spans of these traces. They are read anew, since all of them together may be more than memory. */
  spansOf(traces: ReadonlySet<string>): KeptSpan[] {
    return [...this.spans((line) => traces.has(traceIdIn(line)))];
  }

  private *spans(isWanted: (line: string) => boolean): Generator<KeptSpan> {
    for (const file of this.files) {
      const tail = new Tail(file);
      for (let lines = tail.read(); lines.length > 0; lines = tail.read())
        for (const line of lines) {
          const span = isWanted(line) ? spanIn(line) : undefined;
          if (span) yield span;
        }
    }
  }
}

/** It stands first in each line. */
const traceIdIn = (line: string): string => /"traceId":"([0-9a-f]+)"/.exec(line)?.[1] ?? '';
