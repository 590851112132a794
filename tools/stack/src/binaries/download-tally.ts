import { type Heard } from './fetch-file.js';

const tellEvery = 1_000;
const megabyte = 1024 * 1024;

/** Says now and then how far a download of many files is. */
export class DownloadTally {
  private readonly began = Date.now();
  private told = Date.now();
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
    const isLast = this.files === this.total;
    if (!isLast && Date.now() - this.told < tellEvery) return;
    this.told = Date.now();
    const seconds = Math.round((this.told - this.began) / 1000);
    this.say(`fetched ${this.files} of ${this.total} files, ${(this.bytes / megabyte).toFixed(1)} MB in ${seconds} s`);
  }
}

/** Says now and then how far the download of one file is. */
export function tellMegabytes(say: (line: string) => void): Heard {
  let told = 0;
  const inMegabytes = (bytes: number) => (bytes / megabyte).toFixed(0);
  return (bytes, total) => {
    if (Date.now() - told < tellEvery && bytes !== total) return;
    told = Date.now();
    say(`fetched ${inMegabytes(bytes)}${total ? ` of ${inMegabytes(total)}` : ''} MB`);
  };
}
