import { nowAndThen } from '../progress.js';
import { type OnProgress } from './fetch-file.js';

const megabyte = 1024 * 1024;

/** Says now and then how far a download of many files is. */
export class DownloadTally {
  private readonly began = Date.now();
  private readonly tell = nowAndThen((line) => this.say(line));
  private bytes = 0;
  private files = 0;

  constructor(
    private readonly say: (line: string) => void,
    private readonly total: number,
  ) {}

  /** One more file has come. */
  add(bytes: number): void {
    this.bytes += bytes;
    this.files++;
    const seconds = Math.round((Date.now() - this.began) / 1000);
    const say = this.files === this.total ? this.say : this.tell;
    say(`fetched ${this.files} of ${this.total} files, ${(this.bytes / megabyte).toFixed(1)} MB in ${seconds} s`);
  }
}

/** Says now and then how far the download of one file is. */
export const reportMegabytes = (say: (line: string) => void): OnProgress => {
  const tell = nowAndThen(say);
  const inMegabytes = (bytes: number) => (bytes / megabyte).toFixed(0);
  return (bytes, total) => {
    const line = `fetched ${inMegabytes(bytes)}${total ? ` of ${inMegabytes(total)}` : ''} MB`;
    return bytes === total ? say(line) : tell(line);
  };
};
