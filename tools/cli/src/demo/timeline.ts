import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

export interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
}

/** One line of the story, `ms` after its beginning. */
export interface Step {
  ms: number;
  who: string;
  what: string;
}

export interface Chapter {
  title: string;
  steps: Step[];
}

/** Tells what happened, each line with the time since the start, and keeps it. Colours only on a terminal. */
export class Timeline {
  readonly chapters: Chapter[] = [];
  private readonly began = performance.now();

  constructor(private readonly output: Output) {}

  title(text: string) {
    this.print(this.style('bold', text));
  }

  chapter(title: string) {
    this.chapters.push({ title, steps: [] });
    this.print(`\n${this.style('bold', title)}`);
  }

  /** One thing that happened and was checked. */
  tell(who: string, what: string) {
    const ms = performance.now() - this.began;
    this.chapters.at(-1)?.steps.push({ ms, who, what });
    this.print(`  ${this.style('dim', inSeconds(ms))}  ${this.style('cyan', who.padEnd(6))} ${what}`);
  }

  /** Something beside the story, for example that we have to wait. */
  aside(text: string) {
    this.print(`  ${this.style('dim', this.time())}  ${this.style('yellow', text)}`);
  }

  end(text: string) {
    this.print(`\n${this.style('green', text)} ${this.style('dim', `(${this.time().trim()})`)}`);
  }

  private time() {
    return inSeconds(performance.now() - this.began);
  }

  private style(style: Style, text: string) {
    return this.output.isTTY && !process.env['NO_COLOR'] ? styleText(style, text) : text;
  }

  private print(line: string) {
    this.output.write(`${line}\n`);
  }
}

const inSeconds = (ms: number) => `${(ms / 1000).toFixed(2).padStart(6)} s`;
