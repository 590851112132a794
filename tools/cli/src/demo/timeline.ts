import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

export interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
}

/** Tells what happened, each line with the time since the start. Colours only on a terminal. */
export class Timeline {
  private readonly began = performance.now();

  constructor(private readonly output: Output) {}

  title(text: string) {
    this.print(this.style('bold', text));
  }

  chapter(text: string) {
    this.print(`\n${this.style('bold', text)}`);
  }

  /** One thing that happened and was checked. */
  tell(who: string, what: string) {
    this.print(`  ${this.style('dim', this.time())}  ${this.style('cyan', who.padEnd(6))} ${what}`);
  }

  /** Something beside the story, for example that we have to wait. */
  aside(text: string) {
    this.print(`  ${this.style('dim', this.time())}  ${this.style('yellow', text)}`);
  }

  end(text: string) {
    this.print(`\n${this.style('green', text)} ${this.style('dim', `(${this.time().trim()})`)}`);
  }

  private time() {
    return `${((performance.now() - this.began) / 1000).toFixed(2).padStart(6)} s`;
  }

  private style(style: Style, text: string) {
    return this.output.isTTY && !process.env['NO_COLOR'] ? styleText(style, text) : text;
  }

  private print(line: string) {
    this.output.write(`${line}\n`);
  }
}
