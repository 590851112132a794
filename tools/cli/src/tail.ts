import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const mostAtOnce = 4 * 1024 * 1024;
const newline = 10;

/** Reads a file that grows, in whole lines. One that is replaced by a shorter one is read from its beginning. */
export class Tail {
  private offset: number;
  private rest = Buffer.alloc(0);
  /** It began in the middle of a line, which is not shown. */
  private isInLine: boolean;

  /** `last`: begin so many bytes before the end; by default at the beginning. */
  constructor(
    private readonly file: string,
    last = Infinity,
  ) {
    this.offset = Math.max(0, this.look((fd) => fstatSync(fd).size, 0) - last);
    this.isInLine = this.offset > 0;
  }

  /** The lines that have come since the last call, as far as they fit; none means that the end is reached. */
  read(): string[] {
    const chunk = this.look((fd) => this.chunk(fd), Buffer.alloc(0));
    const all = Buffer.concat([this.rest, chunk]);
    const end = all.lastIndexOf(newline) + 1;
    this.rest = all.subarray(end);
    const lines = all
      .subarray(0, end)
      .toString()
      .split('\n')
      .slice(this.isInLine ? 1 : 0, -1);
    if (end > 0) this.isInLine = false;
    return lines;
  }

  private chunk(fd: number): Buffer {
    const { size } = fstatSync(fd);
    if (size < this.offset) {
      this.offset = 0;
      this.rest = Buffer.alloc(0);
    }
    const buffer = Buffer.alloc(Math.min(size - this.offset, mostAtOnce));
    const read = readSync(fd, buffer, 0, buffer.length, this.offset);
    this.offset += read;
    return buffer.subarray(0, read);
  }

  /** A log that is not there yet is an empty one. */
  private look<T>(use: (fd: number) => T, missing: T): T {
    let fd: number;
    try {
      fd = openSync(this.file, 'r');
    } catch (error) {
      if (Object(error).code === 'ENOENT') return missing;
      throw error;
    }
    try {
      return use(fd);
    } finally {
      closeSync(fd);
    }
  }
}
